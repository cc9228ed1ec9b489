import type { Basis } from './basis.ts';
import { fewestUnits, type UnitsTest } from './cell-tests.ts';
import { detectableRatio, pooledSpread, spreadOfPairs, unitsToDecide } from './decision.ts';
import { pairDifferences, valuesOf } from './unit-pair.ts';
import { ALPHA } from './verdict.ts';

/** What a test like this one could find, and what it would take to decide it. */
export interface Prospects {
  /** As a ratio: {@link detectableRatio}. */
  readonly detectable: number | undefined;
  /** Units on each side: {@link unitsToDecide}, and at least one more than there are. */
  readonly needed: number | undefined;
}

/** @param alpha - of the one-sided test, after correction for the number of tests */
export function prospects(
  { units, difference }: Pick<UnitsTest, 'units' | 'difference'>,
  { level, shown }: Basis,
  margin: number,
  alpha: number,
): Prospects {
  const spread =
    units.isPaired === true
      ? spreadOfPairs(pairDifferences(units))
      : pooledSpread(valuesOf(units.a), valuesOf(units.b));
  if (spread === undefined) return { detectable: undefined, needed: undefined };
  // No number of restarts makes up for boots.
  const decisive =
    difference === undefined || shown !== level
      ? undefined
      : unitsToDecide(spread, difference, Math.log(margin), { regression: alpha, bound: ALPHA / 2 });
  return {
    detectable: detectableRatio(spread, Math.log(margin), alpha),
    needed: decisive === undefined ? undefined : Math.max(decisive, fewestUnits({ units }) + 1),
  };
}
