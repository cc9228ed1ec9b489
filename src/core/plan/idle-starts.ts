import type { CellKey } from '../axes/cell-key.ts';
import type { PlannedRound } from './plan.ts';

/** How many idle containers the bursts of one engine start bring up: those of another runtime are of no use. */
export function idleStarts({ bursts }: PlannedRound): number {
  let there: { readonly runtime: string; readonly live: number } = { runtime: '', live: 0 };
  let started = 0;
  for (const burst of bursts) {
    const { runtime, live = 0 } = burst as Pick<CellKey, 'runtime' | 'live'>;
    started += Math.max(0, live - (there.runtime === runtime ? there.live : 0));
    there = { runtime, live };
  }
  return started;
}
