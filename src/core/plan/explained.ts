import { cellId } from '../axes/cell.ts';
import type { Burst, PlannedRound } from './plan.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** Of each cell and round: each is recorded with all that was under way in it. */
export const MOST_EXPLAINED = 100;

/**
 * Puts behind each round a start of the same setup whose iterations are traced: in a start of their own, since an engine
 * tells of itself only if it is started so, and nothing of it may reach what is counted. Cells with several containers
 * at a time are left out: what happens then is not one iteration's.
 */
export function withExplained(
  rounds: readonly PlannedRound[],
  { explain = 0, warmup }: Scenario,
): PlannedRound[] {
  return rounds.flatMap((round) => {
    const bursts = explain === 0 ? [] : explainedBursts(round.bursts, explain, warmup);
    return bursts.length === 0 ? [round] : [round, { ...round, explain: true, bursts }];
  });
}

function explainedBursts(bursts: readonly Burst[], count: number, warmup: number): Burst[] {
  const alone = bursts.filter(({ phase, concurrency }) => phase === 'timed' && concurrency === 1);
  const cells = [...new Map(alone.map((burst) => [cellId(burst), burst])).values()];
  return cells.flatMap((burst): Burst[] => [
    ...(warmup === 0 ? [] : [{ ...burst, phase: 'warmup' as const, iterations: numbered(warmup) }]),
    { ...burst, phase: 'explain', iterations: numbered(count) },
  ]);
}

function numbered(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
