import { valueOn } from '../axes/axis.ts';
import type { CellKey } from '../axes/cell-key.ts';
import { AXES } from '../axes/known-axes.ts';
import { groupBy } from '../group-by.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { shuffled } from './random.ts';

type SubPlot = Omit<CellKey, 'driver' | 'engine'>;

/**
 * Divides the conditions of an engine start's bursts so that an axis that changes slowly goes through its values once
 * for each runtime. The runtimes come in a drawn order; the ladder goes up or down, by a throw of the dice, so that its
 * levels do not always come in the order in which an engine gets older.
 * @returns one group, and draws nothing, if the scenario has no such axis or only its usual value
 */
export function slowGroups(
  plots: readonly SubPlot[],
  scenario: Scenario,
  random: () => number,
): readonly (readonly SubPlot[])[] {
  const slow = AXES.find(
    ({ changesSlowly, planned, usual }) =>
      changesSlowly === true && planned(scenario).some((value) => value !== usual),
  );
  if (slow === undefined) return [plots];
  const byRuntime = [...groupBy(plots, ({ runtime }) => runtime).values()];
  return shuffled(byRuntime, random).flatMap((ofRuntime) => {
    const levels = [...groupBy(ofRuntime, (plot) => Number(valueOn(slow, plot)))].toSorted(
      ([one], [other]) => one - other,
    );
    return (random() < 0.5 ? levels : levels.toReversed()).map(([, group]) => group);
  });
}
