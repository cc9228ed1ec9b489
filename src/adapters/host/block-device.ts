import { errorText, HostError } from '../../core/errors.ts';
import type { Scenario } from '../../core/scenario.ts';
import { runCommand } from './run-command.ts';

/**
 * Refuses a scenario whose direct-lvm device holds anything: a thin pool takes all of it.
 * @throws HostError that says what it holds
 */
export async function requireEmptyDevices(scenario: Scenario): Promise<void> {
  for (const { name, device } of scenario.drivers) {
    if (device !== undefined && device !== 'auto') await requireEmptyDevice(name, device);
  }
}

/** @throws HostError where the device is none, or holds anything */
export async function requireEmptyDevice(setup: string, device: string): Promise<void> {
  const held = await contentsOf(device).catch((cause: unknown) => {
    throw new HostError(`${setup}: ${device} cannot be used: ${errorText(cause)}`, { cause });
  });
  if (held === undefined) return;
  throw new HostError(`${setup}: expected an empty device, found that ${device} is not: ${held}`, {
    hint: 'Name a disk that holds nothing, or `device: auto` for a loop file.',
  });
}

/**
 * What a device holds, in words; undefined for an empty one. Only an empty device is ever written to.
 * @throws Error where the path is no block device
 */
async function contentsOf(device: string): Promise<string | undefined> {
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
