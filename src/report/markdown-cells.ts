import { wholeId, wholeLabel } from '../core/axes/cell.ts';
import { PARTS } from '../core/explain/part.ts';
import { drift } from '../core/figures/drift.ts';
import type { Figures } from '../core/figures/figures.ts';
import { tracedRatio } from '../core/figures/part-rows.ts';
import type { SummaryRow } from '../core/figures/summary.ts';
import type { StepSum } from '../core/plan/step-sum.ts';
import { measuredRestarts } from '../core/results/cell-result.ts';
import type { ResultSet } from '../core/results/result-set.ts';
import { stepNames } from '../core/results/step-names.ts';
import { sumsByLast } from '../core/results/step-sums.ts';
import { BARE_CAPTION, bareColumns, bareFields } from './bare-view.ts';
import { markdownTable } from './markdown-text.ts';
import { milliseconds } from './milliseconds.ts';
import { quantityText, quantityView } from './quantity-text.ts';

/** Tables of report.md with a row for each cell; empty where nothing of the kind was measured. */
export function summaryTable({ cells }: ResultSet, rows: readonly SummaryRow[]): string {
  const columns = ['cell', 'outcome', 'n', 'failed', 'mean ms', 'median ms', 'p95 ms', 'sd ms', '95 % CI ms'];
  const fields = rows.map((row) => [
    wholeLabel(row, cells),
    row.outcome,
    `${row.n}`,
    `${row.failed}`,
    ...[row.mean_us, row.median_us, row.p95_us, row.sd_us].map(field),
    row.ci_low_us === undefined ? '' : `${field(row.ci_low_us)} to ${field(row.ci_high_us)}`,
  ]);
  return markdownTable(columns, fields, 2);
}

/** Means of the steps, and of the intervals that the engine tells. */
export function stepTable(results: ResultSet, rows: readonly SummaryRow[]): string {
  const sums = sumsByLast(results);
  const columns = stepNames(results).flatMap((name): StepSum[] => {
    const sum = sums.get(name);
    return [{ name, of: [name] }, ...(sum === undefined ? [] : [sum])];
  });
  const intervals = results.intervals;
  const fields = rows
    .filter((row) => row.mean_us !== undefined)
    .map((row) => [
      wholeLabel(row, results.cells),
      ...columns.map(({ of }) => field(sumOf(of.map((name) => row.steps_mean_us[name])))),
      ...intervals.map((name) => field(row.engine_mean_us[name])),
    ]);
  if (fields.length === 0) return '';
  const headings = [...columns.map(({ name }) => name), ...intervals].map((name) => `${name} ms`);
  return markdownTable(['cell', ...headings], fields, 1);
}

/** Means of the traced iterations, over all steps. */
export function partTable({ parts, results }: Figures): string {
  const found = parts.filter(({ step }) => step === 'total');
  if (found.length === 0) return '';
  const used = PARTS.filter((part) => found.some((row) => row.part === part));
  const fields = results.cells.flatMap((cell) => {
    const own = found.filter((row) => wholeId(row) === wholeId(cell));
    if (own.length === 0) return [];
    const of = used.map((part) => own.find((row) => row.part === part)?.mean_us);
    return [[wholeLabel(cell, results.cells), ...of.map(field), tracedRatio(cell)?.toFixed(2) ?? '']];
  });
  const headings = used.map((part) => `${part} ms`);
  const about =
    'Means over the traced iterations, which are not counted elsewhere; the last column is how many times as long they take as the counted ones.';
  return [about, markdownTable(['cell', ...headings, 'traced'], fields, 1)].join('\n\n');
}

/** Means add up; `undefined` where one is missing. */
function sumOf(means: readonly (number | undefined)[]): number | undefined {
  return means.reduce((sum, us) => (sum === undefined || us === undefined ? undefined : sum + us), 0);
}

/** What each engine adds to the runtime alone. */
export function bareTable({ bare, results: { cells } }: Figures): string {
  if (bare.size === 0) return '';
  const fields = [...bare].map(([cell, cost]) => [wholeLabel(cell, cells), ...bareFields(cost, cells)]);
  return [`${BARE_CAPTION}.`, markdownTable(bareColumns, fields, 2)].join('\n\n');
}

/** What was measured besides times, as medians. */
export function quantityTable(figures: Figures): string {
  const { columns, rows } = quantityView(figures);
  if (rows.length === 0) return '';
  const fields = rows.map(({ label, found }) => [
    label,
    ...found.map((row) => (row?.median === undefined ? '' : quantityText(row.median, row.unit))),
  ]);
  return markdownTable(['cell', ...columns], fields, 1);
}

/** What the engine itself took. */
export function engineTable({ cells }: ResultSet, rows: readonly SummaryRow[]): string {
  const fields = rows
    .filter((row) => row.engine_cpu_mean_us !== undefined)
    .map((row) => [
      wholeLabel(row, cells),
      field(row.engine_cpu_mean_us),
      row.engine_cpu_share === undefined ? '' : `${(row.engine_cpu_share * 100).toFixed(0)} %`,
      row.engine_peak_bytes === undefined ? '' : (row.engine_peak_bytes / 2 ** 20).toFixed(0),
    ]);
  const columns = ['cell', 'engine CPU ms per iteration', 'share of its time', 'peak memory MiB'];
  return fields.length === 0 ? '' : markdownTable(columns, fields, 1);
}

/** Of pods only: the talk's first finding. Reports of other workloads have it in the tables and stay as they were. */
export function driftTable({ plan, cells }: ResultSet): string {
  if (plan.sums === undefined) return '';
  const fields = cells.flatMap((cell) => {
    const { usPerIteration: us, interval } = drift(measuredRestarts(cell));
    if (us === undefined) return [];
    const range = interval === undefined ? '' : `${interval.low.toFixed(0)} to ${interval.high.toFixed(0)}`;
    return [[wholeLabel(cell, cells), us.toFixed(0), range]];
  });
  return fields.length === 0
    ? ''
    : markdownTable(['cell', 'us per iteration', '95 % CI over restarts'], fields, 1);
}

/** Milliseconds; empty without a number. */
export function field(us: number | undefined): string {
  return us === undefined ? '' : milliseconds(us);
}
