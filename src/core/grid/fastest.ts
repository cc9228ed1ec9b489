import { groupBy } from '../group-by.ts';
import { measuredRestarts, type CellResult } from '../results/cell-result.ts';
import { isOfHosts } from '../results/values-by-unit.ts';
import { besideTheBest, type Blocks } from '../statistics/beside-the-best.ts';
import type { Values } from '../statistics/moments.ts';
import { pooled } from '../statistics/quantile.ts';

/** Probability that a driver which is as fast as the fastest has no mark. */
const MISSED = 0.05;
/** One round says nothing of what another would. */
const FEWEST_ROUNDS = 2;

/** What the grid shows of a cell, of the values of one round. */
export type Centre = (values: Values) => number | undefined;

/**
 * Which cells of a row of the grid are marked as fastest: those that cannot be told from the fastest at 5 %, compared
 * over rounds, or over hosts where there are several.
 *
 * @param cells - that race each other: with figures, and alike
 * @returns whether each is; without cells of which one round only is known, which take no mark from others either. Empty
 * for fewer than two cells.
 */
export function fastestCells(cells: readonly CellResult[], centre: Centre): ReadonlyMap<CellResult, boolean> {
  const areHosts = cells.some((cell) => isOfHosts(measuredRestarts(cell)));
  const racers = cells
    .map((cell) => ({ cell, blocks: blocksOf(cell, areHosts, centre) }))
    .filter(({ blocks }) => blocks.size >= FEWEST_ROUNDS);
  if (racers.length < 2) return new Map();
  const isMarked = besideTheBest(
    racers.map(({ blocks }) => blocks),
    MISSED,
    { alwaysPaired: areHosts },
  );
  return new Map(racers.map(({ cell }, index) => [cell, isMarked[index] === true]));
}

/** In microseconds. The restarts of a round that was resumed count as one. */
function blocksOf(cell: CellResult, areHosts: boolean, centre: Centre): Blocks {
  const groups = groupBy(measuredRestarts(cell), ({ round, host }) => (areHosts ? host : round));
  return new Map(
    [...groups].flatMap(([block, restarts]) => {
      const value = centre(pooled(restarts.map(({ totals_us }) => totals_us)));
      return value === undefined ? [] : [[block, value] as const];
    }),
  );
}
