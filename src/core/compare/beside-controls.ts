import { cellId } from '../axes/cell.ts';
import type { CellKey } from '../axes/cell-key.ts';
import { controlDriver, controlRuntime } from '../scenario/reference-cells.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { beyondDriver, beyondRuntime, type BeyondControl } from './beyond-control.ts';
import type { UnitPair } from './unit-pair.ts';

/** The change beyond that of the control driver, and of the control runtime; none where the cell is the control. */
export interface BesideControls {
  readonly beyond_driver: BeyondControl | undefined;
  readonly beyond_runtime: BeyondControl | undefined;
}

/** Units by `cellId`: of the totals, or of one step. */
export type UnitsByCell = ReadonlyMap<string, UnitPair>;

/** Puts a cell's change beside that of the cells which differ from it in one thing only. */
export function besideControls(cell: CellKey, units: UnitsByCell, scenario: Scenario): BesideControls {
  const own = units.get(cellId(cell));
  const [driver, runtime] = [controlDriver(scenario)?.name, controlRuntime(scenario)?.name];
  const against = (
    axis: 'driver' | 'runtime',
    control: string | undefined,
    beyond: typeof beyondDriver,
  ): BeyondControl | undefined => {
    if (own === undefined || control === undefined || cell[axis] === control) return undefined;
    const theirs = units.get(cellId({ ...cell, [axis]: control }));
    return theirs === undefined ? undefined : beyond(own, theirs, control);
  };
  return {
    beyond_driver: against('driver', driver, beyondDriver),
    beyond_runtime: against('runtime', runtime, beyondRuntime),
  };
}
