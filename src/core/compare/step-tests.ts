import { measuredRestarts, type CellResult } from '../results/cell-result.ts';
import { mean } from '../statistics/moments.ts';
import { median } from '../statistics/robust.ts';
import type { Basis } from './basis.ts';
import { testUnits, type UnitsTest } from './cell-tests.ts';
import type { Pair } from './pairs.ts';
import { unitPair } from './unit-pair.ts';
import { ROUNDING_US, stepUnits } from './units.ts';

/** The test of a step of a cell, before the correction over all cells and steps. */
export interface StepTest extends UnitsTest {
  readonly step: string;
  /** The ratio that is still within it: the margin, and what rounding could pretend. */
  readonly margin: number;
  /** Over all samples, in microseconds. */
  readonly medians: { readonly a: number | undefined; readonly b: number | undefined };
}

/**
 * A step may take no more than a few microseconds, or less than one. Its units then count as half a microsecond, since
 * a step that took no time before has no ratio, and yet may have become slow. And its margin is as much wider as two
 * roundings can add, so that none of them makes a regression: 1.05 of 20 us becomes 1.10, of 2 ms it stays 1.05.
 */
export function testSteps(
  { a, b }: Pair,
  steps: readonly string[],
  basis: Basis,
  margin: number,
): StepTest[] {
  return steps.map((step) => {
    const middle = (cell: CellResult): number | undefined =>
      median(measuredRestarts(cell).flatMap(({ steps_us }) => steps_us[step] ?? []));
    const units = unitPair(stepUnits(a, step, basis.shown), stepUnits(b, step, basis.shown), basis);
    const before = mean([...units.a.values()]);
    const wider = before === undefined ? margin : margin + (ROUNDING_US * (1 + margin)) / Math.exp(before);
    return {
      step,
      margin: wider,
      medians: { a: middle(a), b: middle(b) },
      ...testUnits(units, basis, wider),
    };
  });
}
