import { physicalVolumes, resolved } from '../storage/physical-volumes.ts';
import { flushDisk } from '../host/durable-file.ts';
import { isThere } from '../host/is-there.ts';
import { runCommand } from '../host/run-command.ts';
import { removeLvmHistory } from './lvm-history.ts';
import { deviceTables, removeThins } from './device-tables.ts';

/**
 * Removes a volume group with its pool `thinpool`, the engine's thin devices on that, and the physical volume under it;
 * verifies by reading back.
 * @param device the one physical volume it may have; undefined if that is gone, and everything on it
 * @throws Error if the group has any other physical volume: then it is not ours, or no longer ours alone
 */
export async function removeVolumeGroup(name: string, device: string | undefined): Promise<string[]> {
  if (device === undefined) return [];
  const disk = await resolved(device);
  const under = (await physicalVolumes()).filter((volume) => volume.volumeGroup === name);
  const others = under.filter((volume) => volume.device !== disk).map((volume) => volume.device);
  if (others.length > 0) {
    throw new Error(`volume group ${name} is on ${others.join(', ')}, not only on ${disk}: not removed`);
  }
  const said: string[] = [];
  const [own] = under;
  if (own !== undefined) {
    const tables = await deviceTables();
    const pool = tables.find((table) => table.name === `${name}-thinpool`);
    if (pool !== undefined) said.push(...(await removeThins(pool, tables)));
    await runCommand('vgremove', ['-f', '-y', name]);
    await removeLvmHistory(name, own.volumeGroupUuid);
    said.push(`removed volume group ${name}`);
  }
  if ((await physicalVolumes()).some((volume) => volume.device === disk)) {
    await runCommand('pvremove', ['-f', '-y', disk]);
    said.push(`removed physical volume ${disk}`);
  }
  const left = (await physicalVolumes()).find((volume) => volume.device === disk);
  if (left !== undefined) throw new Error(`${disk} is still a physical volume`);
  // Flush before the journal forgets them.
  if (await isThere(disk)) await flushDisk(disk);
  return said;
}
