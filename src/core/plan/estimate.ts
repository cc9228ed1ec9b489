import { idleStarts } from './idle-starts.ts';
import type { PlannedRound } from './plan.ts';

/** Rough figures for an ordinary machine, to estimate before anything is measured. */
export const GUESSED_SECONDS = { start: 4, sample: 0.8, idle: 0.3 } as const;

/** How long the rounds may take on a host of which nothing is known, in seconds. */
export function guessedSeconds(rounds: readonly PlannedRound[]): number {
  const { start, sample, idle } = GUESSED_SECONDS;
  return rounds.reduce(
    (sum, round) => sum + start + sampleCount([round]) * sample + idleStarts(round) * idle,
    0,
  );
}

/** Warm-up included. */
export function sampleCount(rounds: readonly PlannedRound[]): number {
  return rounds.flatMap((round) => round.bursts).reduce((sum, burst) => sum + burst.iterations.length, 0);
}
