import { wholeId } from '../axes/cell.ts';
import { floorName } from '../engines/floor.ts';
import { measuredRestarts, type CellResult } from '../results/cell-result.ts';
import type { ResultSet } from '../results/result-set.ts';
import { stepNames } from '../results/step-names.ts';
import { median } from '../statistics/robust.ts';

/** How many times as long as on the floor a cell's work takes. */
export interface FloorRatios {
  /** By step: its median over the floor's; steps that either lacks are left out. */
  readonly steps: ReadonlyMap<string, number>;
  /** Geometric mean of these: the one number of a cell (Fleming & Wallace 1986); `undefined` where there is none. */
  readonly mean: number | undefined;
}

/** The cells that have a floor beside them, that of the same row. Empty where the scenario has no floor. */
export function floorRatios(results: ResultSet): ReadonlyMap<CellResult, FloorRatios> {
  const floor = floorName(results.plan.scenario);
  if (floor === undefined) return new Map();
  const names = stepNames(results);
  const byId = new Map(results.cells.map((cell) => [wholeId(cell), cell]));
  return new Map(
    results.cells.flatMap((cell) => {
      const below = byId.get(wholeId({ ...cell, engine: undefined, driver: floor }));
      if (below === undefined || cell.driver === floor) return [];
      const steps = names.flatMap((step): [string, number][] => {
        const [own, least] = [medianOf(cell, step), medianOf(below, step)];
        return own === undefined || least === undefined || own === 0 || least === 0
          ? []
          : [[step, own / least]];
      });
      return [
        [cell, { steps: new Map(steps), mean: geometricMean(steps.map(([, ratio]) => ratio)) }] as const,
      ];
    }),
  );
}

function medianOf(cell: CellResult, step: string): number | undefined {
  return median(measuredRestarts(cell).flatMap(({ steps_us }) => steps_us[step] ?? []));
}

function geometricMean(ratios: readonly number[]): number | undefined {
  if (ratios.length === 0) return undefined;
  return Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
}
