import { open } from 'node:fs/promises';
import { runCommand } from '../host/run-command.ts';

/** The run's own name for its volume group. LVM accepts hyphens, but doubles them in device names. */
export function volumeGroupOf(runId: string): string {
  return `dg${runId.replaceAll('-', '')}`;
}

/**
 * Builds the thin pool of direct-lvm by hand, under a volume group with the run's own name, as docker/docs describes it
 * (device-mapper-driver.md, "Configure direct-lvm mode manually"). A pool serves one data root only, so each engine
 * start gets a new one.
 * @returns the pool's path for `dm.thinpooldev`
 */
export async function makeThinPool(volumeGroup: string, device: string): Promise<string> {
  await runCommand('pvcreate', ['-y', device]);
  await runCommand('vgcreate', [volumeGroup, device]);
  await runCommand('lvcreate', ['-y', '--wipesignatures', 'y', '-n', 'thinpool', volumeGroup, '-l', '90%VG']);
  await runCommand('lvcreate', [
    '-y',
    '--wipesignatures',
    'y',
    '-n',
    'thinpoolmeta',
    volumeGroup,
    '-l',
    '1%VG',
  ]);
  await runCommand('lvconvert', [
    ...['-y', '--zero', 'n', '-c', '512K'],
    ...['--thinpool', `${volumeGroup}/thinpool`, '--poolmetadata', `${volumeGroup}/thinpoolmeta`],
  ]);
  return `/dev/mapper/${volumeGroup}-thinpool`;
}

/** A loop device on a sparse file, if no disk is given. @returns its path */
export async function loopDisk(image: string, bytes: number): Promise<string> {
  const file = await open(image, 'wx', 0o600);
  try {
    await file.truncate(bytes);
  } finally {
    await file.close();
  }
  return (await runCommand('losetup', ['-f', '--show', image])).trim();
}
