import { mkdir, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { processStat } from '../host/processes.ts';

/**
 * Makes the folder in which another is made ready: beside it, hidden, `.NAME.PID.part`. Those of processes that have
 * ended are removed: what SIGKILL or a power cut has left.
 */
export async function makeStage(folder: string): Promise<string> {
  const [place, name] = [dirname(folder), basename(folder)];
  for (const entry of await readdir(place)) {
    if (!entry.startsWith(`.${name}.`)) continue;
    const pid = /^\d+(?=\.part$)/.exec(entry.slice(name.length + 2))?.[0];
    const isLeft = pid !== undefined && (await processStat(Number(pid))) === undefined;
    if (isLeft) await rm(join(place, entry), { recursive: true, force: true });
  }
  const stage = join(place, `.${name}.${process.pid}.part`);
  await mkdir(stage);
  return stage;
}
