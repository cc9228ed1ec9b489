import { columnLabel } from '../axes/cell.ts';
import { buildsOf, isUnder } from '../engines/engine-of.ts';
import { floorName } from '../engines/floor.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** A cell as far as it decides whether it may be the fastest. */
interface Racer {
  readonly driver: string;
  readonly engine?: string | undefined;
}

/**
 * Which cells of a scenario may be the fastest of their row: not the floor, which is no driver, not a runtime without an
 * engine beside one, which would win every time, and not pods without a pause container beside others that have one.
 */
export function racedCells(scenario: Scenario): (cell: Racer) => boolean {
  const floor = floorName(scenario);
  const builds = buildsOf(scenario);
  const hasEngine = builds.some(({ kind }) => kind.engineless !== true);
  const out = builds.flatMap(({ kind, name }) => (hasEngine && kind.engineless === true ? [name] : []));
  const podColumns = columnsWithoutPause(scenario);
  return (cell) => {
    const { driver, engine } = cell;
    const isOut = engine !== undefined && out.includes(engine);
    return driver !== floor && !isOut && !podColumns.includes(columnLabel(cell));
  };
}

/** Columns whose pods have no pause container, if those of others have one: they are not alike. */
export function columnsWithoutPause(scenario: Scenario): readonly string[] {
  const columns = buildsOf(scenario).flatMap((build) =>
    scenario.drivers
      .filter((setup) => isUnder(setup, build))
      .map((setup) => ({
        infra: build.kind.infra?.(setup),
        label: columnLabel({ driver: setup.name, engine: build.name }),
      })),
  );
  if (!columns.some(({ infra }) => infra === 'kept')) return [];
  return columns.filter(({ infra }) => infra === 'dropped').map(({ label }) => label);
}
