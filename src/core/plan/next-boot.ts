import { plannedKernels } from './boots.ts';
import type { RunEvent } from '../record/events.ts';
import { cellId } from '../axes/cell.ts';
import type { Plan, PlannedBoot } from './plan.ts';
import { DoneSamples, remainingBursts } from './remaining.ts';
import { eventsUnder } from '../record/events-under.ts';

/**
 * The boot for the next session: the first with something left to measure in a cell that is not settled under its
 * kernel. `undefined` if nothing is left, or the plan has no boots.
 */
export function nextBoot(plan: Plan, events: readonly RunEvent[]): PlannedBoot | undefined {
  const done = new DoneSamples(events);
  return plan.boots?.find(({ boot, kernel }) => {
    const cells = eventsUnder(plan, events, kernel).filter((event) => event.type === 'cell');
    const settled = new Set(cells.map((cell) => cellId(cell)));
    return plan.rounds.some(
      (round) =>
        round.boot === boot &&
        remainingBursts(round, done).some((burst) => !settled.has(cellId({ ...round, ...burst }))),
    );
  });
}

/** Why the plan cannot continue under this kernel; `undefined` if it can. */
export function bootObstacle(plan: Plan, events: readonly RunEvent[], kernel: string): string | undefined {
  if (plan.boots === undefined) return undefined;
  const next = nextBoot(plan, events);
  if (next !== undefined) {
    const boot = `boot ${next.boot} of ${plan.boots.length}`;
    return next.kernel === kernel
      ? undefined
      : `${boot} needs kernel ${next.kernel}, this host has ${kernel}`;
  }
  const planned = plannedKernels(plan);
  if (planned.includes(kernel)) return undefined;
  return `the plan is for kernels ${planned.join(' and ')}, this host has ${kernel}`;
}
