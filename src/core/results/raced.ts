import { buildsOf } from '../engines/engine-of.ts';
import { floorName } from '../engines/floor.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** A cell as far as it decides whether it may be the fastest. */
interface Racer {
  readonly driver: string;
  readonly engine?: string | undefined;
}

/**
 * Which cells of a scenario may be the fastest of their row: not the floor, which is no driver, and not a runtime
 * without an engine beside one, which would win every time.
 */
export function racedCells(scenario: Scenario): (cell: Racer) => boolean {
  const floor = floorName(scenario);
  const builds = buildsOf(scenario);
  const hasEngine = builds.some(({ kind }) => kind.engineless !== true);
  const out = builds.flatMap(({ kind, name }) => (hasEngine && kind.engineless === true ? [name] : []));
  return ({ driver, engine }) => driver !== floor && (engine === undefined || !out.includes(engine));
}
