import { buildsOf } from '../engines/engine-of.ts';
import type { Plan } from '../plan/plan.ts';
import type { Scenario } from '../scenario/scenario.ts';

/**
 * Where the engine runs in a guest: the guest's own one is its service, which the system lab measures; engines that a
 * scenario brings are none.
 * @param given what the user asks for, if anything
 */
export function guestLab(scenario: Scenario, given: Plan['lab'] | undefined): Plan['lab'] {
  const isService = buildsOf(scenario).every(({ kind }) => kind.service !== undefined);
  return given ?? (takesEngines(scenario) || !isService ? 'private' : 'system');
}

/** Whether a scenario brings an engine, from a suite or by its path. With `engine` it names one of the guest's own. */
export function takesEngines({ engines = [] }: Scenario): boolean {
  return engines.some(({ from, path }) => from !== undefined || path !== undefined);
}
