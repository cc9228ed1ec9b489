import { cellId } from '../axes/cell.ts';
import type { CellKey } from '../axes/cell-key.ts';
import type { RunEvent, SampleRecorded } from '../record/events.ts';
import type { Phase } from '../record/phase.ts';
import type { Burst, PlannedRound } from './plan.ts';

/** Which iterations have a record, so that none is measured twice; warm-ups are repeated on every start. */
export class DoneSamples {
  readonly #done = new Set<string>();

  constructor(events: Iterable<RunEvent> = []) {
    for (const event of events) if (event.type === 'sample') this.add(event);
  }

  add(sample: SampleRecorded): void {
    if (sample.phase !== 'warmup') this.#done.add(key(sample, sample.iteration));
  }

  has(round: PlannedRound, burst: Burst, iteration: number): boolean {
    return this.#done.has(key({ ...burst, ...round }, iteration));
  }
}

/**
 * What is left to measure of a round: iterations without a record, and for cells that have any the warm-up again, since
 * another engine start follows.
 */
export function remainingBursts(round: PlannedRound, done: DoneSamples): Burst[] {
  const missing = (burst: Burst): number[] =>
    burst.iterations.filter((iteration) => !done.has(round, burst, iteration));
  const isOpen = (burst: Burst): boolean =>
    round.bursts.some(
      (other) => other.phase !== 'warmup' && cellId(other) === cellId(burst) && missing(other).length > 0,
    );
  return round.bursts.flatMap((burst) => {
    if (burst.phase === 'warmup') return isOpen(burst) ? [burst] : [];
    const iterations = missing(burst);
    return iterations.length === 0 ? [] : [{ ...burst, iterations }];
  });
}

interface SamplePlace extends CellKey {
  readonly phase: Phase;
  readonly round: number;
  readonly sentinel?: number | undefined;
}

function key(place: SamplePlace, iteration: number): string {
  const { round, sentinel, phase } = place;
  const which = phase === 'explain' ? 'explain' : String(sentinel ?? 0);
  return `${round} ${which} ${iteration} ${cellId(place)}`;
}
