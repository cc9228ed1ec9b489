import type { SampleRecorded } from '../core/record/events.ts';
import type { NoiseMeter } from '../ports/noise-meter.ts';

/** Less is no room for a layer or a log. */
const FULL_BYTES = 4 << 20;

/**
 * Adds to a failed sample that a disk of this host is full. The engine's own words seldom say so: its data root is a file
 * system in a file there, which becomes read-only.
 */
export async function withFullDisk(noise: NoiseMeter, sample: SampleRecorded): Promise<SampleRecorded> {
  if (sample.status === 'ok') return sample;
  const { space } = await noise.read();
  const full = space.filter(({ free_bytes: free }) => free < FULL_BYTES);
  const places = full.map(({ what, path }) => `the ${what} ${path}`);
  if (places.length === 0) return sample;
  const told = `no space left on the file system of ${places.join(' and ')}; make room and run again`;
  return { ...sample, error: sample.error === undefined ? told : `${sample.error}; ${told}` };
}
