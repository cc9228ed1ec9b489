import { cellId, combinations } from '../axes/cell.ts';
import type { CellKey } from '../axes/cell-key.ts';
import { AXES } from '../axes/known-axes.ts';
import { isUnder } from '../engines/engine-of.ts';
import { isFloor } from '../engines/floor.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** Conditions of an engine start; a further axis that changes with starts has a field by its own name. */
export type StartPlot = Pick<CellKey, 'driver' | 'engine'>;

const START_AXES = AXES.filter(({ changesWith }) => changesWith === 'start');

/** The columns of the grid: each driver setup under each build that is to run it, and the floor once. */
export function plannedStarts(scenario: Scenario): readonly StartPlot[] {
  const all = combinations(START_AXES, scenario) as unknown as readonly StartPlot[];
  const plots = all.flatMap(({ engine, ...plot }): StartPlot[] => {
    const setup = scenario.drivers.find(({ name }) => name === plot.driver);
    if (setup === undefined || isFloor(setup)) return [plot];
    if (!isUnder(setup, { name: engine })) return [];
    return [engine === undefined ? plot : { engine, ...plot }];
  });
  return [...new Map(plots.map((plot) => [cellId(plot, START_AXES), plot])).values()];
}
