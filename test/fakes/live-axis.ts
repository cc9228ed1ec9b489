import type { Axis } from '../../src/core/axes/axis.ts';
import type { Scenario } from '../../src/core/scenario/scenario.ts';

/** A further axis, as a test adds it to the list. */
export const LIVE_AXIS: Axis = {
  ...{ name: 'live', heading: 'live', kind: 'count', place: 'row', changesWith: 'burst' },
  ...{ usual: 0, isOptional: true },
  planned: (scenario) => (scenario as Scenario & { live?: readonly number[] }).live ?? [],
  mark: (count) => ` beside ${String(count)}`,
  phrase: (count) => `${String(count)} live`,
};
