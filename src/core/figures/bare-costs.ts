import { wholeId } from '../axes/cell.ts';
import { buildsOf } from '../engines/engine-of.ts';
import { totalsUs, type CellResult } from '../results/cell-result.ts';
import type { ResultSet } from '../results/result-set.ts';
import { distribution } from '../statistics/distribution.ts';

/** What an engine adds to the runtime alone; means and their difference in microseconds. */
export interface BareCost {
  /** Of the cell without an engine: with the same driver, or the first that has one. */
  readonly bare: CellResult;
  readonly bareUs: number;
  readonly meanUs: number;
  readonly addedUs: number;
  /** How many times as long as without an engine it takes. */
  readonly ratio: number;
}

/** The measured cells of engines that have a cell without an engine beside them, that of the same row. */
export function bareCosts(results: ResultSet): ReadonlyMap<CellResult, BareCost> {
  const { scenario } = results.plan;
  const builds = buildsOf(scenario);
  const engineless = builds.find(({ kind }) => kind.engineless === true)?.name;
  // Of one build only there is nothing beside it.
  if (engineless === undefined) return new Map();
  const engines = builds.flatMap(({ name, kind }) => (kind.engineless === true ? [] : [name]));
  const drivers = scenario.drivers.map(({ name }) => name);
  const means = new Map(
    results.cells.flatMap((cell) => {
      const { mean } = distribution(totalsUs(cell));
      return mean === undefined ? [] : [[wholeId(cell), { cell, mean }] as const];
    }),
  );
  return new Map(
    results.cells.flatMap((cell) => {
      const own = means.get(wholeId(cell));
      if (own === undefined || cell.engine === undefined || !engines.includes(cell.engine)) return [];
      const beside = [cell.driver, ...drivers]
        .map((driver) => means.get(wholeId({ ...cell, engine: engineless, driver })))
        .find((found) => found !== undefined);
      if (beside === undefined || beside.mean === 0) return [];
      const { cell: bare, mean: bareUs } = beside;
      const cost = { bare, bareUs, meanUs: own.mean, addedUs: own.mean - bareUs, ratio: own.mean / bareUs };
      return [[cell, cost] as const];
    }),
  );
}
