import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processesMentioning } from './living.ts';
import type { Drivergrid, Playground } from './playground.ts';

/** A file that a container has changed, as the upper layer of its overlay mount has it. */
export interface UpperFile {
  readonly isChowned: boolean;
  readonly bytes: number;
  /** On the disk, attributes included. */
  readonly bytesOnDisk: number;
}

/** Looks into the upper layers of a run's containers until the run ends. */
export async function upperFilesDuring(place: Playground, run: Drivergrid): Promise<UpperFile[]> {
  const end = new AbortController();
  void run.finally(() => {
    end.abort();
  });
  const found = new Map<string, UpperFile>();
  while (!end.signal.aborted) {
    for (const folder of await upperFolders(place)) {
      for (const name of await readdir(folder, { recursive: true }).catch(() => [])) {
        if (!/^d\d{3}\/f\d{5}$/.test(name)) continue;
        const file = await lstat(join(folder, name)).catch(() => undefined);
        if (file === undefined) continue;
        const { uid, size, blocks } = file;
        found.set(join(folder, name), { isChowned: uid === 1, bytes: size, bytesOnDisk: blocks * 512 });
      }
    }
    await sleep(10);
  }
  return [...found.values()];
}

/** `tree` in the upper layer of every overlay mount of the lab's engine, as this process can read it. */
async function upperFolders(place: Playground): Promise<string[]> {
  const folders = await Promise.all(
    (await processesMentioning(place.state)).map(async (line) => {
      const pid = Number.parseInt(line, 10);
      const mounts = await readFile(`/proc/${pid}/mountinfo`, 'utf8').catch(() => '');
      return [...mounts.matchAll(/upperdir=([^,\s]+)/g)]
        .flatMap(([, upper = '']) => (upper.startsWith(place.state) ? [upper] : []))
        .map((upper) => join(`/proc/${pid}/root`, upper, 'tree'));
    }),
  );
  return folders.flat();
}
