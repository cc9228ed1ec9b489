import { open } from 'node:fs/promises';
import { runCommand } from '../host/run-command.ts';

/**
 * Builds the thin pool of direct-lvm by hand, under a volume group of the run's own name, as
 * docker/docs (device-mapper-driver.md, "Configure direct-lvm mode manually") describes it. A pool serves
 * one data root only, so each engine start gets a new one.
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

/** A loop device on a sparse file, where no disk is given. @returns its path */
export async function loopDisk(image: string, bytes: number): Promise<string> {
  const file = await open(image, 'wx', 0o600);
  try {
    await file.truncate(bytes);
  } finally {
    await file.close();
  }
  return (await runCommand('losetup', ['-f', '--show', image])).trim();
}

/**
 * What a device holds, in words; undefined for an empty one. Only an empty device is ever written to.
 * @throws Error where the path is no block device
 */
export async function contentsOf(device: string): Promise<string | undefined> {
  const columns = 'NAME,TYPE,FSTYPE,PTTYPE,MOUNTPOINT';
  const listed = JSON.parse(await runCommand('lsblk', ['--json', '-o', columns, device])) as {
    blockdevices: BlockDevice[];
  };
  const [disk] = listed.blockdevices;
  if (disk === undefined) throw new Error(`${device} is no block device`);
  if (disk.mountpoint !== null) return `it is mounted on ${disk.mountpoint}`;
  if (disk.fstype !== null) return `it holds ${disk.fstype}`;
  if (disk.pttype !== null) return `it holds a ${disk.pttype} partition table`;
  if ((disk.children ?? []).length > 0)
    return `it is in use by ${(disk.children ?? []).map((c) => c.name).join(', ')}`;
  // lsblk reads signatures from udev's database, which may be absent or old; wipefs reads the disk.
  const signatures = await runCommand('wipefs', ['--no-act', '--parsable', device]);
  return signatures.trim() === ''
    ? undefined
    : `it holds ${signatures.trim().split('\n').at(-1) ?? 'a signature'}`;
}

interface BlockDevice {
  name: string;
  fstype: string | null;
  pttype: string | null;
  mountpoint: string | null;
  children?: BlockDevice[];
}
