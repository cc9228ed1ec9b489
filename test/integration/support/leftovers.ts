import { readdir } from 'node:fs/promises';
import { cgroupsWith } from './cgroups.ts';
import type { Playground } from './playground.ts';
import { eventsOf } from './recorded.ts';

/** Everything in the state directory but its two folders. */
export async function leftInState(place: Playground): Promise<string[]> {
  const found = await readdir(place.state, { recursive: true });
  return found.filter((name) => name !== 'journal' && name !== 'runs');
}

/** Cgroups that a run has left, in any hierarchy. */
export async function cgroupsOf(out: string): Promise<string[]> {
  const started = (await eventsOf(out)).find((event) => event.type === 'run');
  if (started === undefined) throw new Error(`${out} has no run`);
  return cgroupsWith(started.run_id);
}
