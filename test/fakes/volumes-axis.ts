import type { Axis } from '../../src/core/axes/axis.ts';
import type { Scenario } from '../../src/core/scenario/scenario.ts';

/** A further axis, as a test adds it to the list. */
export const VOLUMES_AXIS: Axis = {
  ...{ name: 'volumes', heading: 'volumes', kind: 'count', place: 'row', changesWith: 'burst' },
  ...{ usual: 0, isOptional: true },
  planned: (scenario) => (scenario as Scenario & { volumes?: readonly number[] }).volumes ?? [],
  mark: (count) => ` with ${String(count)}`,
  phrase: (count) => `${String(count)} volumes`,
};
