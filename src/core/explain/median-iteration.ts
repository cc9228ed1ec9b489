import type { SampleExplained } from '../record/events.ts';

/** The traced iteration in the middle by its time; of an even number the shorter one. None: `undefined`. */
export function medianIteration(explained: readonly SampleExplained[]): SampleExplained | undefined {
  const ordered = explained.toSorted((one, other) => tracedUs(one) - tracedUs(other));
  return ordered[Math.floor((ordered.length - 1) / 2)];
}

/** What all steps of a traced iteration took. */
export function tracedUs({ parts_us: steps }: SampleExplained): number {
  return Object.keys(steps).reduce((sum, step) => sum + stepUs(steps, step), 0);
}

export function stepUs(steps: SampleExplained['parts_us'], step: string): number {
  return Object.values(steps[step] ?? {}).reduce((sum, us) => sum + us, 0);
}
