import { cellId, columnLabel } from '../axes/cell.ts';
import { mean } from '../statistics/moments.ts';
import { idleStarts } from './idle-starts.ts';
import type { Pace } from './pace.ts';
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

/**
 * How long the rounds take at the pace of an earlier run, in seconds. What that run did not measure takes no time; what
 * it did not have takes as long as the same runtime elsewhere, else as all of it.
 */
export function pacedSeconds(rounds: readonly PlannedRound[], pace: Pace): number {
  const usualStart = mean([...pace.startUs.values()]) ?? 0;
  const usualSample = mean([...pace.sampleUs.values()]) ?? 0;
  let us = pace.onceUs;
  for (const round of rounds) {
    const bursts = round.bursts.filter((burst) => !pace.unmeasured.has(cellId({ ...round, ...burst })));
    if (bursts.length === 0) continue;
    us += pace.startUs.get(columnLabel(round)) ?? usualStart;
    for (const burst of bursts) {
      const known = pace.sampleUs.get(cellId({ ...round, ...burst })) ?? pace.runtimeUs.get(burst.runtime);
      us += burst.iterations.length * (known ?? usualSample);
    }
  }
  return us / 1e6;
}

/** Warm-up included. */
export function sampleCount(rounds: readonly PlannedRound[]): number {
  return rounds.flatMap((round) => round.bursts).reduce((sum, burst) => sum + burst.iterations.length, 0);
}
