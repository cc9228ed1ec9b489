import { measuredRestarts, type CellResult } from '../results/cell-result.ts';
import type { RestartSeries } from '../results/restart-series.ts';
import { benjaminiHochberg } from '../statistics/holm.ts';
import { differenceP } from '../statistics/mean-difference.ts';
import { meanOfAll } from '../statistics/moments.ts';
import { ratioOf, type Ratio } from './ratio.ts';
import { shownChange } from './shown-change.ts';
import type { BesideControls } from './beside-controls.ts';
import type { Verdict } from './verdict-kind.ts';
import type { Basis } from './basis.ts';
import { changeOf, unitPair } from './unit-pair.ts';
import { unitsOf } from './units.ts';

/** One step of a cell on both sides; without a ratio if a side has fewer than two medians above 0. */
export interface StepComparison extends Partial<Ratio> {
  /** By its name; `unexplained`: the part of the total's difference that is in no step. */
  readonly step: string;
  /** Differences of means add up to the total's, unlike ratios and medians; in microseconds. */
  readonly difference_us: number;
  /** Of the total's difference, as a fraction; `undefined` if that is 0. */
  readonly share: number | undefined;
  /** Two-sided, of no change; and corrected over all steps of all cells (Benjamini & Hochberg 1995). */
  readonly p: number | undefined;
  readonly p_adjusted: number | undefined;
  /** By p after its correction, and the margin; where steps are gated, the verdict. */
  readonly state: 'slower' | 'faster' | 'within' | 'inconclusive' | undefined;
  /** Where steps are judged. */
  readonly judged?: JudgedStep | undefined;
}

/**
 * What a step has besides where each is judged. Its p is then one-sided, of being within the margin, and corrected over
 * all cells and steps (Holm 1979), failures included.
 */
export interface JudgedStep extends BesideControls {
  /** `undefined` where there is nothing to compare, as where both sides' file systems refuse it. */
  readonly verdict: Verdict | undefined;
  readonly reason: string | undefined;
  /** Over all samples. */
  readonly a_median_us: number | undefined;
  readonly b_median_us: number | undefined;
  /** What the ratio is of: {@link centreOf}. */
  readonly a_centre_us: number | undefined;
  readonly b_centre_us: number | undefined;
  readonly a_units: number;
  readonly b_units: number;
  /** As those of a cell. */
  readonly detectable: number | undefined;
  readonly units_needed: number | undefined;
}

/** Times are whole microseconds, so that means of a million of them differ by more. */
const LEAST_US = 1e-7;

/** Without a correction and a state, which need all cells: {@link adjustSteps}. */
export function compareSteps(
  a: CellResult,
  b: CellResult,
  steps: readonly string[],
  basis: Basis,
): StepComparison[] {
  const meanOf = (cell: CellResult, column: (series: RestartSeries) => readonly number[]): number =>
    meanOfAll(measuredRestarts(cell).map(column)) ?? 0;
  const differ = (column: (series: RestartSeries) => readonly number[]): number =>
    meanOf(b, column) - meanOf(a, column);
  const total = differ(({ totals_us }) => totals_us);
  const share = (us: number): number | undefined => (total === 0 ? undefined : us / total);
  const rows = steps.map((step): StepComparison => {
    const column = ({ steps_us }: RestartSeries): readonly number[] => steps_us[step] ?? [];
    const difference = differ(column);
    const found = changeOf(unitPair(unitsOf(a, basis.shown, column), unitsOf(b, basis.shown, column), basis));
    const ratio = found === undefined ? undefined : ratioOf(found);
    return {
      step,
      ...ratio,
      difference_us: difference,
      share: share(difference),
      p: found === undefined ? undefined : differenceP(found),
      p_adjusted: undefined,
      state: undefined,
    };
  });
  const left = rows.reduce((us, row) => us - row.difference_us, total);
  // What subtracting floating-point numbers leaves behind is no time.
  const rest = Math.abs(left) < LEAST_US ? 0 : left;
  const unexplained = {
    difference_us: rest,
    share: share(rest),
    p: undefined,
    p_adjusted: undefined,
    state: undefined,
  };
  return [...rows, { step: 'unexplained', ...unexplained }];
}

/**
 * Steps are explored, not gated: 5 % of those called different are expected not to be.
 * @param margin - ratio that is still within it, 1.05 for 5 %
 */
export function adjustSteps(
  cells: readonly (readonly StepComparison[])[],
  margin: number,
): StepComparison[][] {
  const adjusted = benjaminiHochberg(cells.flat().flatMap(({ p }) => p ?? []))[Symbol.iterator]();
  return cells.map((steps) =>
    steps.map((step) => {
      if (step.p === undefined) return step;
      const withP = { ...step, p_adjusted: adjusted.next().value };
      return { ...withP, state: stateOf(withP, margin) };
    }),
  );
}

/** A step whose upper bound is below the margin is within it, even if it is shown to be a little slower. */
function stateOf(
  { ratio, high = Infinity, p_adjusted: p }: StepComparison,
  margin: number,
): StepComparison['state'] {
  const change = shownChange(ratio, p);
  return high < margin && change !== 'faster' ? 'within' : (change ?? 'inconclusive');
}
