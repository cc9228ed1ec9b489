import type { Outcome } from '../core/outcome.ts';
import { cellLabel } from '../core/outcome.ts';
import type { ResultSet } from '../core/result-set.ts';
import { summarise, type SummaryRow } from '../core/summary.ts';
import { footnotes } from './footnotes.ts';
import { meanWithHalfWidth } from './milliseconds.ts';

/** The grid as people read it, before a form (text, Markdown) is given to it. Names are as the scenario has them. */
export interface GridView {
  readonly title: string;
  readonly drivers: readonly string[];
  readonly rows: readonly GridRowView[];
  /** What the marks mean: only those that occur. */
  readonly legend: string;
}

export interface GridRowView {
  /** The runtime, with ` x4` where the scenario has a ladder of concurrencies. */
  readonly label: string;
  /** In the order of the drivers. */
  readonly cells: readonly GridCellView[];
}

export interface GridCellView {
  readonly kind: Outcome['kind'];
  /** `312 ±4` in milliseconds, or the word that says why there is no number. */
  readonly value: string;
  readonly note: number | undefined;
  /** Least mean of its row, where there is another to compare with. */
  readonly fastest: boolean;
}

export function gridView(results: ResultSet): GridView {
  const { scenario } = results.plan;
  const { numbers } = footnotes(results);
  const summaries = new Map(results.cells.map((cell) => [cellLabel(cell), summarise(cell, [])]));
  const rows = scenario.runtimes.flatMap((runtime) =>
    scenario.concurrency.map((concurrency) => {
      const keys = scenario.drivers.map((driver) => ({
        driver: driver.name,
        runtime: runtime.name,
        concurrency,
      }));
      const found = keys.map((key) => summaries.get(cellLabel(key)));
      const means = found.flatMap((summary) => summary?.mean_us ?? []);
      const least = means.length > 1 ? Math.min(...means) : undefined;
      return {
        label: scenario.concurrency.length > 1 ? `${runtime.name} x${concurrency}` : runtime.name,
        cells: keys.map((key, index) => cellView(found[index], numbers.get(cellLabel(key)), least)),
      };
    }),
  );
  return {
    title: `${scenario.name}: mean time of one ${scenario.workload}, in milliseconds`,
    drivers: scenario.drivers.map((driver) => driver.name),
    rows,
    legend: legend(rows.flatMap((row) => row.cells)),
  };
}

function cellView(
  summary: SummaryRow | undefined,
  note: number | undefined,
  least: number | undefined,
): GridCellView {
  const mean = summary?.mean_us;
  const kind = summary?.outcome ?? 'aborted';
  if (summary === undefined || mean === undefined) {
    return { kind, value: kind === 'measured' ? 'no sample' : kind, note, fastest: false };
  }
  const value = meanWithHalfWidth(mean, summary.ci_low_us, summary.ci_high_us);
  return { kind, value, note, fastest: mean === least };
}

function legend(cells: readonly GridCellView[]): string {
  const parts = [
    cells.some((cell) => cell.fastest) ? '* fastest driver of its runtime' : undefined,
    cells.some((cell) => cell.value.includes('±'))
      ? '± half of the 95 % confidence interval over engine restarts'
      : undefined,
    'times in ms',
  ];
  return parts.filter((part) => part !== undefined).join('; ');
}
