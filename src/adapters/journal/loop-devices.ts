import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { deviceNumber } from '../storage/block-node.ts';
import { runCommand } from '../host/run-command.ts';

/** Files of a lab's folder that may back a loop device: the data root's, and on `backing: host` the engine's. */
const LOOP_FILES = [
  'backing.img',
  'data/devicemapper/devicemapper/data',
  'data/devicemapper/devicemapper/metadata',
] as const;

/** A line of `losetup --list`. A device detached during the listing has no number of its backing file. */
interface LoopDevice {
  readonly name: string;
  readonly 'maj:min': string | null;
  readonly 'back-maj:min': string | null;
  readonly 'back-ino': number | string | null;
}

/**
 * Loop devices on files of a folder, or on a file system on such a loop device: `MAJ:MIN` to `/dev/loopN`. Matched by
 * device and inode number: once a mount namespace has ended, the kernel no longer knows the paths.
 */
export async function loopDevicesOn(folder: string): Promise<Map<string, string>> {
  const listed = await runCommand('losetup', [
    '--list',
    '--json',
    '-O',
    'NAME,MAJ:MIN,BACK-MAJ:MIN,BACK-INO',
  ]);
  const devices = listed === '' ? [] : (JSON.parse(listed) as { loopdevices: LoopDevice[] }).loopdevices;
  const files = (await Promise.all(LOOP_FILES.map((file) => identity(join(folder, file))))).flat();
  return standingOn(devices, new Set(files));
}

/** @param files - `MAJ:MIN INODE` of each */
export function standingOn(devices: readonly LoopDevice[], files: ReadonlySet<string>): Map<string, string> {
  const found = new Map<string, string>();
  // A loop device on a loop device needs another pass; each pass finds at least one, or is the last.
  for (let before = -1; before < found.size;) {
    before = found.size;
    for (const device of devices) {
      // The columns are padded.
      const [own, under] = [device['maj:min']?.trim(), device['back-maj:min']?.trim()];
      if (own === undefined || under === undefined) continue;
      if (files.has(`${under} ${device['back-ino']}`) || found.has(under)) found.set(own, device.name);
    }
  }
  return found;
}

/** `MAJ:MIN INODE` of a file. */
async function identity(path: string): Promise<string[]> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found === undefined ? [] : [`${deviceNumber(found.dev)} ${found.ino}`];
}
