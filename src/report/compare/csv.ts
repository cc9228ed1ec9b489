import { valueOn } from '../../core/axes/axis.ts';
import { INNER_AXES, tabled } from '../../core/axes/cell.ts';
import type { CellComparison, Comparison } from '../../core/compare/comparison.ts';
import type { StepComparison } from '../../core/compare/step-comparison.ts';
import { csvText, type CsvField } from '../csv-text.ts';

/**
 * The comparison as a table: a row for each cell (`step` is `total`), then one for each of its steps. Ratios and
 * probabilities are plain fractions, times whole microseconds.
 */
export function comparisonCsv(comparison: Comparison): string {
  const columns: [string, (cell: CellComparison, step: StepComparison | undefined) => CsvField][] = [
    ...tabled(comparison.cells, INNER_AXES).map((axis): (typeof columns)[number] => [
      axis.name,
      (cell) => valueOn(axis, cell),
    ]),
    ['step', (_, step) => step?.step ?? 'total'],
    ['verdict', (cell, step) => (step === undefined ? cell.verdict : step.state)],
    ['reason', (cell, step) => (step === undefined ? cell.reason : undefined)],
    ['ratio', (cell, step) => fraction((step ?? cell).ratio)],
    ['low', (cell, step) => fraction((step ?? cell).low)],
    ['high', (cell, step) => fraction((step ?? cell).high)],
    ['p', (cell, step) => fraction((step ?? cell).p)],
    ['p_adjusted', (cell, step) => fraction((step ?? cell).p_adjusted)],
    ['difference_us', (cell, step) => whole(step === undefined ? meanDifference(cell) : step.difference_us)],
    ['share', (_, step) => fraction(step === undefined ? 1 : step.share)],
    ...ofCells([
      ['a_mean_us', ({ a }) => whole(a.mean_us)],
      ['b_mean_us', ({ b }) => whole(b.mean_us)],
      ['a_median_us', ({ a }) => whole(a.median_us)],
      ['b_median_us', ({ b }) => whole(b.median_us)],
      ['a_n', ({ a }) => a.n],
      ['b_n', ({ b }) => b.n],
      ['a_failed', ({ a }) => a.failed],
      ['b_failed', ({ b }) => b.failed],
      ['failures_p', ({ failures_p: p }) => fraction(p)],
      ['a_units', ({ a }) => a.units],
      ['b_units', ({ b }) => b.units],
      ['units_needed', (cell) => cell.units_needed],
      ['detectable_ratio', ({ detectable }) => fraction(detectable)],
      ['p_permutation', (cell) => fraction(cell.p_permutation)],
      ['hodges_lehmann', (cell) => fraction(cell.hodges_lehmann)],
      ['a_engine_cpu_us', ({ a }) => whole(a.engine_cpu_us)],
      ['b_engine_cpu_us', ({ b }) => whole(b.engine_cpu_us)],
      ['beyond_driver_ratio', (cell) => fraction(cell.beyond_driver?.ratio)],
      ['beyond_driver', (cell) => cell.beyond_driver?.belonging],
      ['beyond_runtime_ratio', (cell) => fraction(cell.beyond_runtime?.ratio)],
      ['beyond_runtime', (cell) => cell.beyond_runtime?.belonging],
    ]),
  ];
  const rows = comparison.cells.flatMap((cell) =>
    [undefined, ...cell.steps].map((step) => columns.map(([, field]) => field(cell, step))),
  );
  return csvText(
    columns.map(([name]) => name),
    rows,
  );
}

/** Columns that a step leaves empty. */
function ofCells(
  columns: readonly [string, (cell: CellComparison) => CsvField][],
): [string, (cell: CellComparison, step: StepComparison | undefined) => CsvField][] {
  return columns.map(([name, field]) => [
    name,
    (cell, step) => (step === undefined ? field(cell) : undefined),
  ]);
}

function meanDifference({ a, b }: CellComparison): number | undefined {
  return a.mean_us === undefined || b.mean_us === undefined ? undefined : b.mean_us - a.mean_us;
}

function whole(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round(value) + 0;
}

function fraction(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Number(value.toPrecision(6));
}
