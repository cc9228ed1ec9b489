import type { RunEvent, RuntimeSettled } from '../record/events.ts';
import { eventsUnder } from '../record/events-under.ts';
import type { Plan } from '../plan/plan.ts';
import type { RuntimeSpec, Scenario } from '../scenario/scenario.ts';
import { takesEngines } from './guest-lab.ts';
import type { Accel } from './qemu-arguments.ts';

/**
 * With which arguments a runtime starts a container, or why it does not. In guests of one image, under one kernel, the
 * same engine and runtime behave alike, so this is found out once. Every round's proof still checks it.
 */
export interface KnownRuntime {
  /** Everything that it depends on besides the image. */
  readonly of: string;
  readonly settled: RuntimeSettled;
}

/** What depends on the guest. */
export interface KnownIn {
  readonly accel: Accel;
  readonly lab: Plan['lab'];
  /** As `uname -r` prints them. */
  readonly kernels: readonly string[];
}

/** @returns what is known of the scenario's runtimes, by kernel; undefined if nothing is */
export function knownIn(
  known: readonly KnownRuntime[],
  scenario: Scenario,
  place: KnownIn,
): Plan['known_runtimes'] {
  if (takesEngines(scenario)) return undefined;
  const byKernel = place.kernels.map((kernel) => {
    const keys = new Set(
      scenario.runtimes.filter(isOfImage).map((spec) => key(scenario, spec, kernel, place)),
    );
    return [kernel, known.filter(({ of }) => keys.has(of)).map(({ settled }) => settled)] as const;
  });
  const some = byKernel.filter(([, settled]) => settled.length > 0);
  return some.length === 0 ? undefined : Object.fromEntries(some);
}

/**
 * What is known after a run, without runtimes that failed: the run may have been the cause, and a failed proof refutes
 * what was known.
 */
export function withSettled(
  known: readonly KnownRuntime[],
  plan: Plan,
  events: readonly RunEvent[],
  place: KnownIn,
): KnownRuntime[] {
  if (takesEngines(plan.scenario)) return [...known];
  const after = new Map(known.map((one) => [one.of, one]));
  for (const kernel of place.kernels) {
    const here = eventsUnder(plan, events, kernel);
    const at = here.find((event) => event.type === 'run')?.at;
    const disproved = new Set(
      here.flatMap((event) => (event.type === 'proof' && !event.ok ? [event.runtime] : [])),
    );
    for (const settled of here.filter((event) => event.type === 'runtime')) {
      const spec = plan.scenario.runtimes.find(({ name }) => name === settled.runtime);
      if (spec === undefined || !isOfImage(spec)) continue;
      const of = key(plan.scenario, spec, kernel, place);
      const isKnown = settled.outcome.kind !== 'failed' && !disproved.has(settled.runtime);
      if (isKnown) after.set(of, { of, settled: { ...settled, known_since: settled.known_since ?? at } });
      else after.delete(of);
    }
  }
  return [...after.values()];
}

/** What the package cache has of a suite changes, while an image stays. */
function isOfImage({ from }: RuntimeSpec): boolean {
  return from === undefined;
}

function key(scenario: Scenario, spec: RuntimeSpec, kernel: string, { accel, lab }: KnownIn): string {
  const { engine, workload, image, network } = scenario;
  const { name, path, args, runtime_type, kind, from } = spec;
  return JSON.stringify([
    kernel,
    accel,
    lab,
    engine,
    workload,
    image,
    network,
    name,
    path,
    args,
    runtime_type,
    // Last and only where given: what is known of scenarios without them stays known.
    ...(kind === undefined ? [] : [kind, from]),
  ]);
}
