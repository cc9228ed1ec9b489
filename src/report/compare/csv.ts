import { valueOn } from '../../core/axes/axis.ts';
import { INNER_AXES, tabled } from '../../core/axes/cell.ts';
import type { CellComparison, Comparison } from '../../core/compare/comparison.ts';
import type { JudgedStep, StepComparison } from '../../core/compare/step-comparison.ts';
import type { BesideControls } from '../../core/compare/beside-controls.ts';
import { csvText } from '../csv-text.ts';
import type { Field } from '../tables/table.ts';

/**
 * The comparison as a table: a row for each cell (`step` is `total`), then one for each of its steps. Ratios and
 * probabilities are plain fractions, times whole microseconds.
 */
export function comparisonCsv(comparison: Comparison): string {
  const columns: [string, (cell: CellComparison, step: StepComparison | undefined) => Field][] = [
    ...tabled(comparison.cells, INNER_AXES).map((axis): (typeof columns)[number] => [
      axis.name,
      (cell) => valueOn(axis, cell),
    ]),
    ['step', (_, step) => step?.step ?? 'total'],
    ['verdict', (cell, step) => (step === undefined ? cell.verdict : (step.judged?.verdict ?? step.state))],
    ['reason', (cell, step) => (step === undefined ? cell.reason : step.judged?.reason)],
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
      ['a_median_us', ({ a }) => whole(a.median_us), ({ a_median_us }) => whole(a_median_us)],
      ['b_median_us', ({ b }) => whole(b.median_us), ({ b_median_us }) => whole(b_median_us)],
      ['a_n', ({ a }) => a.n],
      ['b_n', ({ b }) => b.n],
      ['a_failed', ({ a }) => a.failed],
      ['b_failed', ({ b }) => b.failed],
      ['failures_p', ({ failures_p: p }) => fraction(p)],
      ['a_units', ({ a }) => a.units, ({ a_units }) => a_units],
      ['b_units', ({ b }) => b.units, ({ b_units }) => b_units],
      ['units_needed', (cell) => cell.units_needed, ({ units_needed }) => units_needed],
      [
        'detectable_ratio',
        ({ detectable }) => fraction(detectable),
        ({ detectable }) => fraction(detectable),
      ],
      ['p_permutation', (cell) => fraction(cell.p_permutation)],
      ['hodges_lehmann', (cell) => fraction(cell.hodges_lehmann)],
      ['a_engine_cpu_us', ({ a }) => whole(a.engine_cpu_us)],
      ['b_engine_cpu_us', ({ b }) => whole(b.engine_cpu_us)],
      ['beyond_driver_ratio', ...beside(({ beyond_driver }) => fraction(beyond_driver?.ratio))],
      ['beyond_driver', ...beside(({ beyond_driver }) => beyond_driver?.belonging)],
      ['beyond_runtime_ratio', ...beside(({ beyond_runtime }) => fraction(beyond_runtime?.ratio))],
      ['beyond_runtime', ...beside(({ beyond_runtime }) => beyond_runtime?.belonging)],
      ['a_centre_us', ({ a }) => whole(a.centre_us), ({ a_centre_us }) => whole(a_centre_us)],
      ['b_centre_us', ({ b }) => whole(b.centre_us), ({ b_centre_us }) => whole(b_centre_us)],
    ]),
  ];
  const names = columns.map(([name]) => name);
  const rows = comparison.cells.flatMap((cell) =>
    [undefined, ...cell.steps].map((step) => columns.map(([, field]) => field(cell, step))),
  );
  const quantities = comparison.cells.flatMap((cell) => quantityRows(names, cell, columns));
  if (quantities.length === 0) return csvText(names, rows);
  const none = QUANTITY_COLUMNS.map(() => undefined);
  return csvText([...names, ...QUANTITY_COLUMNS], [...rows.map((row) => [...row, ...none]), ...quantities]);
}

/** Of comparisons that have any. */
const QUANTITY_COLUMNS = ['quantity', 'unit', 'a_median', 'b_median', 'a_centre', 'b_centre'] as const;

/** A row for each quantity of a cell: no step, and no times. */
function quantityRows(
  names: readonly string[],
  cell: CellComparison,
  columns: readonly (readonly [string, (cell: CellComparison, step: undefined) => Field])[],
): Field[][] {
  const axes = new Set(INNER_AXES.map(({ name }) => name));
  return (cell.quantities ?? []).map((found) => {
    const fields: Readonly<Record<string, Field>> = {
      ...{ verdict: found.state, ratio: fraction(found.ratio), low: fraction(found.low) },
      ...{ high: fraction(found.high), p: fraction(found.p), p_adjusted: fraction(found.p_adjusted) },
    };
    return [
      ...names.map((name, index) => (axes.has(name) ? columns[index]?.[1](cell, undefined) : fields[name])),
      ...[found.quantity, found.unit, found.a_median, found.b_median, found.a_centre, found.b_centre],
    ];
  });
}

type Of<Subject> = (subject: Subject) => Field;

/** Columns that a step leaves empty, unless steps are judged and the column says what one has. */
function ofCells(
  columns: readonly (readonly [string, Of<CellComparison>, Of<JudgedStep>?])[],
): [string, (cell: CellComparison, step: StepComparison | undefined) => Field][] {
  return columns.map(([name, field, ofStep]) => [
    name,
    (cell, step) => {
      if (step === undefined) return field(cell);
      return step.judged === undefined ? undefined : ofStep?.(step.judged);
    },
  ]);
}

/** The same of a cell and of a step. */
function beside(field: Of<BesideControls>): readonly [Of<CellComparison>, Of<JudgedStep>] {
  return [field, field];
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
