import { gridRows } from '../core/grid-rows.ts';
import type { Outcome } from '../core/outcome.ts';
import type { ResultSet } from '../core/result-set.ts';
import { summarise, type SummaryRow } from '../core/summary.ts';
import { footnotes } from './footnotes.ts';
import { meanWithHalfWidth } from './milliseconds.ts';

/** The grid as people read it, before a form (text, Markdown) is given to it. Names are as the scenario has them. */
export interface GridView {
  readonly title: string;
  /** Over the labels of the rows. */
  readonly headings: readonly string[];
  readonly drivers: readonly string[];
  readonly rows: readonly GridRowView[];
  /** What the marks mean: only those that occur. */
  readonly legend: string;
}

export interface GridRowView {
  /** The runtime, with ` x4` where the scenario has a ladder; then the kernel, where there are several. */
  readonly labels: readonly string[];
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
  const kernels = results.kernels.length > 1;
  const rows = gridRows(results).map((row): GridRowView => {
    const summaries = row.cells.map((cell) => cell && summarise(cell, []));
    const means = summaries.flatMap((summary) => summary?.mean_us ?? []);
    const least = means.length > 1 ? Math.min(...means) : undefined;
    const runtime = scenario.concurrency.length > 1 ? `${row.runtime} x${row.concurrency}` : row.runtime;
    return {
      labels: kernels ? [runtime, row.kernel ?? ''] : [runtime],
      cells: row.cells.map((cell, index) => cellView(summaries[index], cell && numbers.get(cell), least)),
    };
  });
  return {
    title: `${scenario.name}: mean time of one ${scenario.workload}, in milliseconds`,
    headings: kernels ? ['runtime', 'kernel'] : ['runtime'],
    drivers: scenario.drivers.map((driver) => driver.name),
    rows,
    legend: legend(
      rows.flatMap((row) => row.cells),
      kernels ? 'row' : 'runtime',
    ),
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

function legend(cells: readonly GridCellView[], row: string): string {
  const parts = [
    cells.some((cell) => cell.fastest) ? `* fastest driver of its ${row}` : undefined,
    cells.some((cell) => cell.value.includes('±'))
      ? '± half of the 95 % confidence interval over engine restarts'
      : undefined,
    'times in ms',
  ];
  return parts.filter((part) => part !== undefined).join('; ');
}
