import type { Session } from '../results/result-set.ts';
import type { HostNoise } from '../watch/host-noise.ts';
import type { Side } from './side.ts';

/** What else a side's hosts did while it was measured, over its sessions; what was not recorded is absent. */
export interface HostConditions {
  /** Tasks that ran, or waited for a CPU or a disk, for each CPU, its own included (proc(5), loadavg). */
  readonly load: number | undefined;
  /** Share of the time in which some task that could run waited for a CPU (psi). */
  readonly waiting: number | undefined;
  /** Share of the CPU time that this machine wanted which its hypervisor took for others. */
  readonly stolen: number | undefined;
  /** How often a CPU was slowed down for its heat, per hour. */
  readonly throttles: number | undefined;
  /** Frequency governors in use, in order. */
  readonly governors: readonly string[] | undefined;
}

/** Of the sessions under the side's kernel, on its hosts. */
export function hostConditions({ results, kernel, hosts }: Side): HostConditions {
  const sessions = results.sessions.filter(
    ({ run }) =>
      (kernel === undefined || run?.fingerprint.kernel === kernel) &&
      (hosts === undefined || hosts.includes(run?.host ?? '')),
  );
  const governors = new Set(sessions.flatMap(({ before }) => before?.governors ?? []));
  return {
    load: weighted(sessions, loadPerCpu),
    waiting: weighted(sessions, waitingShare),
    stolen: weighted(sessions, stolenShare),
    throttles: weighted(sessions, (session) => {
      const [hours, times] = [secondsOf(session) / 3600, increase(session, 'thermal_throttles')];
      return times === undefined || !(hours > 0) ? undefined : times / hours;
    }),
    governors: governors.size === 0 ? undefined : [...governors].sort(),
  };
}

/** Over its rounds; older records have the last minute alone. */
function loadPerCpu({ after }: Session): number | undefined {
  const { cpus, load_mean: load = after?.load_1min } = after ?? {};
  return typeof load === 'number' && typeof cpus === 'number' && cpus > 0 ? load / cpus : undefined;
}

function waitingShare(session: Session): number | undefined {
  const waiting = increase(session, 'cpu_waiting_us');
  const us = secondsOf(session) * 1e6;
  return waiting === undefined || !(us > 0) ? undefined : Math.min(1, waiting / us);
}

/** Older records do not tell what was idle. All may have been taken from the one CPU on which an iteration ran. */
function stolenShare(session: Session): number | undefined {
  const [total, steal] = [increase(session, 'cpu_total_us'), increase(session, 'cpu_steal_us')];
  if (total === undefined || steal === undefined || total === 0) return undefined;
  const idle = increase(session, 'cpu_idle_us');
  const wanted = idle === undefined ? total / (session.before?.cpus ?? 1) : total - idle;
  return wanted > 0 ? Math.min(1, steal / wanted) : 0;
}

/** A long session tells more of what was measured than a short one. */
function weighted(
  sessions: readonly Session[],
  valueOf: (session: Session) => number | undefined,
): number | undefined {
  let [sum, weights] = [0, 0];
  for (const session of sessions) {
    const value = valueOf(session);
    if (value === undefined) continue;
    const seconds = secondsOf(session);
    const weight = seconds > 1 ? seconds : 1;
    sum += value * weight;
    weights += weight;
  }
  return weights === 0 ? undefined : sum / weights;
}

/** NaN where it is not known. */
function secondsOf({ before, after }: Session): number {
  return (Date.parse(after?.at ?? '') - Date.parse(before?.at ?? '')) / 1000;
}

type Counter = 'cpu_total_us' | 'cpu_steal_us' | 'cpu_idle_us' | 'cpu_waiting_us' | 'thermal_throttles';

/** `undefined` if it is not known, or if the counter was reset. */
function increase({ before, after }: Session, counter: Counter & keyof HostNoise): number | undefined {
  const [from, to] = [before?.[counter], after?.[counter]];
  return typeof from !== 'number' || typeof to !== 'number' || to < from ? undefined : to - from;
}
