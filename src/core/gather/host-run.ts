import type { Plan } from '../plan/plan.ts';
import type { RunStarted } from '../record/events.ts';

/** A run to be gathered, before its samples are read. */
export interface HostRun {
  /** As the user named it. */
  readonly folder: string;
  /** Its host's name. */
  readonly host: string;
  /** Its rounds may be left out: what was measured when is in the events. */
  readonly plan: Plan;
  /** The first session. */
  readonly started: RunStarted;
}

/** What environment.json says the host is called; absent before 0.1.0 recorded it. */
export function recordedHostname(environment: unknown): string | undefined {
  const { host, kernels } = (environment ?? {}) as Partial<Record<'host' | 'kernels', object | null>>;
  // A run under several kernels has one environment for each.
  const [first] = Object.values(kernels ?? {}) as unknown[];
  const own = (host ?? (first as { host?: object | null } | undefined)?.host) as {
    hostname?: unknown;
  } | null;
  return typeof own?.hostname === 'string' && own.hostname !== '' ? own.hostname : undefined;
}
