import { readdir, readFile, stat } from 'node:fs/promises';
import { mountsOf } from '../host/mounts.ts';
import { deviceNumber } from '../storage/block-node.ts';

/**
 * Processes that keep file systems on loop devices busy: with an open file or current folder, or in a mount namespace
 * that has it mounted. They may be anyone's, so they are only named.
 * @param loops `MAJ:MIN` to `/dev/loopN`
 * @returns such as `1234 (sleep)`
 */
export async function loopHolders(loops: ReadonlyMap<string, string>): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      if (!(await hasMounted(Number(pid), loops)) && !(await hasOpen(pid, loops))) return [];
      const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
      return [`${pid} (${name.trim()})`];
    }),
  );
  return found.flat();
}

async function hasMounted(pid: number, loops: ReadonlyMap<string, string>): Promise<boolean> {
  const devices = [...loops.values()];
  const mounts = await mountsOf(pid).catch(() => []);
  return mounts.some((mount) => devices.includes(mount.source));
}

async function hasOpen(pid: string, loops: ReadonlyMap<string, string>): Promise<boolean> {
  const names = await readdir(`/proc/${pid}/fd`).catch(() => []);
  const places = [`/proc/${pid}/cwd`, `/proc/${pid}/root`, ...names.map((name) => `/proc/${pid}/fd/${name}`)];
  for (const place of places) {
    const found = await stat(place, { bigint: true }).catch(() => undefined);
    if (found !== undefined && loops.has(deviceNumber(found.dev))) return true;
  }
  return false;
}
