import type { DriverSetup, RuntimeSpec, Scenario } from './scenario.ts';

/**
 * The control driver is vfs: it copies instead of layering, so it uses nothing that overlay or devicemapper add, and
 * shares everything else (kernel, engine, runtime) with them. `undefined` if the scenario has none.
 */
export function controlDriver({ drivers }: Scenario): DriverSetup | undefined {
  return drivers.find(({ driver }) => driver === 'vfs');
}

/** The control runtime is runc, the engine's own. `undefined` if the scenario has none. */
export function controlRuntime({ runtimes }: Scenario): RuntimeSpec | undefined {
  return runtimes.find(({ name }) => name === 'runc');
}

/** The reference that others in a run are compared with: the control if there is one, otherwise the first. */
export function referenceDriver(scenario: Scenario): DriverSetup {
  return controlDriver(scenario) ?? first(scenario.drivers);
}

export function referenceRuntime(scenario: Scenario): RuntimeSpec {
  return controlRuntime(scenario) ?? first(scenario.runtimes);
}

function first<T>([one]: readonly T[]): T {
  if (one === undefined) throw new TypeError('a scenario has at least one driver and one runtime');
  return one;
}
