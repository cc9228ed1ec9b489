import { shuffled } from '../../../src/core/plan/random.ts';

/**
 * When the power is cut: what must have been said on the run's relayed lines, and how long after that at most. The
 * times are a little longer than what they are of takes in an emulated guest, so that each moment of it can be hit.
 */
const RUN_PHASES = {
  begin: { mark: undefined, withinMs: 30_000 },
  pool: { mark: /^dm-direct: starting the engine/, withinMs: 15_000 },
  'engine-start': { mark: /: starting the engine/, withinMs: 30_000 },
  proof: { mark: /: checking the engine/, withinMs: 15_000 },
  sample: { mark: /^event sample/, withinMs: 10_000 },
  'tear-down': { mark: /: stopping the engine/, withinMs: 8_000 },
} as const;
const RESTORE_MS = 25_000;

type RunPhase = keyof typeof RUN_PHASES;

/** A power cut to be. */
export interface Moment {
  /** `restore`: while `restore` undoes what the cut before has left. */
  readonly phase: RunPhase | 'restore';
  /** What is waited for; absent: the command's start. */
  readonly mark: RegExp | undefined;
  /** How many such marks are let go by. */
  readonly skipped: number;
  readonly afterMs: number;
}

/** Every phase comes up once before any comes up again. */
export function drawMoments(count: number, random: () => number): Moment[] {
  const moments: Moment[] = [];
  while (moments.length < count) {
    for (const phase of deck(moments.at(-1)?.phase, random)) {
      const { mark, withinMs } =
        phase === 'restore' ? { mark: undefined, withinMs: RESTORE_MS } : RUN_PHASES[phase];
      // The next pool is half a run later.
      const skipped = mark === undefined || phase === 'pool' ? 0 : Math.floor(random() * 2);
      moments.push({ phase, mark, skipped, afterMs: Math.round(random() * withinMs) });
    }
  }
  return moments.slice(0, count);
}

/** There is nothing to restore before the first cut of a run. */
function deck(last: Moment['phase'] | undefined, random: () => number): Moment['phase'][] {
  for (;;) {
    const phases = shuffled([...(Object.keys(RUN_PHASES) as RunPhase[]), 'restore' as const], random);
    if (phases[0] !== 'restore' || (last !== undefined && last !== 'restore')) return phases;
  }
}
