import type { EngineBuild } from '../engines/engine-kind.ts';
import type { HostFacts } from '../host/host.ts';
import type { RuntimeSettled } from '../record/events.ts';
import type { RuntimeSpec } from '../scenario/scenario.ts';
import { kataLacks } from './kata-needs.ts';
import {
  argumentCandidates,
  isKata,
  pathObstacle,
  whyNotFound,
  type ReadyRuntime,
} from './known-runtimes.ts';

/** A way to start a runtime, to be tried. */
export interface Candidate extends ReadyRuntime {
  /** What it changes, as a note; empty: nothing. */
  readonly note: string;
}

/** Each has its own name, so that one engine can register all of them; the first has the runtime's. */
export function candidatesOf(spec: RuntimeSpec, host: HostFacts): Candidate[] {
  const path = host.runtimes[spec.name]?.path ?? '';
  return argumentCandidates(spec).map(({ args, note }, index) => ({
    name: index === 0 ? spec.name : `${spec.name}--${index + 1}`,
    path,
    args,
    note,
    runtime_type: spec.runtime_type,
    kind: spec.kind,
  }));
}

/** What is certain of a runtime before it is tried; undefined if nothing prevents it. */
export function certainObstacle(
  spec: RuntimeSpec,
  host: HostFacts,
  { kind, version }: Pick<EngineBuild, 'kind' | 'version'>,
): RuntimeSettled['outcome'] | undefined {
  const reason = kind.runtimeObstacle(spec, version) ?? binaryObstacle(spec, host);
  if (reason === undefined) return undefined;
  // Of a pod no call after the first can be made.
  return { kind: 'unsupported', reason: kind.api === 'cri' ? `runp not possible: ${reason}` : reason };
}

function binaryObstacle(spec: RuntimeSpec, host: HostFacts): string | undefined {
  const found = host.runtimes[spec.name];
  // containerd finds the shim of a type by itself, on a PATH that may be another one, and says if there is none.
  if (spec.runtime_type !== undefined) return shimObstacle(spec, host);
  return found === undefined
    ? whyNotFound(spec, host.runtime_faults?.[spec.name])
    : pathObstacle(spec, found.path);
}

/** What a shim certainly lacks; undefined if nothing is certain. */
export function shimObstacle(
  spec: RuntimeSpec,
  { kata, runtimes, runtime_faults }: HostFacts,
): string | undefined {
  const lacks = isKata(spec) && kata !== undefined ? kataLacks(kata) : [];
  if (lacks.length === 0) return undefined;
  const missing = runtimes[spec.name] === undefined ? [whyNotFound(spec, runtime_faults?.[spec.name])] : [];
  return [...missing, ...lacks].join('; ');
}
