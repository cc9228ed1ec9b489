import { buildsOf } from '../engines/engine-of.ts';
import type { Plan } from '../plan/plan.ts';
import type { Scenario } from '../scenario/scenario.ts';

/**
 * Where the engine runs in a guest: the guest's own one is its service, which the system lab measures; engines out of
 * packages are none.
 * @param given what the user asks for, if anything
 */
export function guestLab(scenario: Scenario, given: Plan['lab'] | undefined): Plan['lab'] {
  return given ?? (takesEngines(scenario) ? 'private' : 'system');
}

/** Whether a scenario takes an engine from a suite. */
export function takesEngines(scenario: Scenario): boolean {
  return buildsOf(scenario).some(({ from }) => from !== undefined);
}
