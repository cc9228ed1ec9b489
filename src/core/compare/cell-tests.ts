import { fisherExact } from '../statistics/fisher.ts';
import { differenceP } from '../statistics/mean-difference.ts';
import { mean } from '../statistics/moments.ts';
import { FEWEST_UNITS } from './decision.ts';
import type { Basis } from './basis.ts';
import { isMeasured, type Pair } from './pairs.ts';
import { failureCounts } from './failure-counts.ts';
import { ratioOf, type Ratio } from './ratio.ts';
import { changeOf, gateChangeOf, unitPair, valuesOf, type UnitPair } from './unit-pair.ts';
import { unitsOf } from './units.ts';

/** The test of two sides' units. */
export interface UnitsTest {
  readonly units: UnitPair;
  readonly difference: number | undefined;
  readonly ratio: Ratio | undefined;
  readonly p: number | undefined;
}

/** Tests of a cell, before the correction over all cells. */
export interface CellTests extends UnitsTest {
  readonly pair: Pair;
  readonly failuresP: number | undefined;
}

/**
 * @param margin - ratio that is still within it
 * @returns p-values only from tests that can reject: one that never can would weaken the others (Tarone 1990)
 */
export function testCell(pair: Pair, basis: Basis, margin: number): CellTests {
  const { shown, isGated } = basis;
  const units = unitPair(unitsOf(pair.a, shown), unitsOf(pair.b, shown), basis);
  const failures = failureCounts(pair, basis);
  const hasFailures = failures.a.failed + failures.b.failed > 0 && isMeasured(pair.b);
  return {
    pair,
    ...testUnits(units, basis, margin),
    // Failures are gated even if few restarts succeeded, unless boots are too few: a boot may have caused them.
    failuresP:
      hasFailures && isGated
        ? fisherExact(failures.a.failed, failures.a.of, failures.b.failed, failures.b.of)
        : undefined,
  };
}

/** @returns a p-value only from enough units */
export function testUnits(units: UnitPair, { isGated }: Basis, margin: number): UnitsTest {
  const found = changeOf(units);
  const gate = gateChangeOf(units);
  const [meanA, meanB] = [mean(valuesOf(units.a)), mean(valuesOf(units.b))];
  const difference = meanA === undefined || meanB === undefined ? undefined : meanB - meanA;
  const isEnough = fewestUnits({ units }) >= FEWEST_UNITS;
  return {
    units,
    difference,
    ratio:
      found !== undefined
        ? ratioOf(found)
        : difference === undefined
          ? undefined
          : { ratio: Math.exp(difference), low: undefined, high: undefined },
    p:
      gate === undefined || !isEnough || !isGated
        ? undefined
        : differenceP(gate, Math.log(margin), 'greater'),
  };
}

/** Of the side with fewer. */
export function fewestUnits({ units }: Pick<UnitsTest, 'units'>): number {
  return Math.min(units.a.size, units.b.size);
}
