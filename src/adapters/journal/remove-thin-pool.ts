import type { Undo } from '../../ports/journal.ts';
import { removeLvmHistory } from './lvm-history.ts';
import { loopOf, removePoolFile } from './pool-file.ts';
import { removeVolumeGroup } from './remove-volume-group.ts';

type ThinPool = Extract<Undo, { kind: 'thin-pool' }>;

/**
 * Removes a thin pool of ours: the engine's thin devices on it, logical volumes, volume group, physical volume, loop
 * device, file. The volume group carries the run's id, so it cannot be another's.
 */
export async function removeThinPool({ volume_group, image, device }: ThinPool): Promise<string[]> {
  if (!/^dg[0-9a-z]+$/.test(volume_group)) {
    throw new Error(`expected a volume group of a run, found "${volume_group}"`);
  }
  const disk = image === undefined ? device : await loopOf(image);
  const said = await removeVolumeGroup(volume_group, disk);
  // After a power loss the group may be gone but its history left: its removal was cut short, or its loop device is
  // gone.
  await removeLvmHistory(volume_group, undefined);
  return image === undefined ? said : [...said, ...(await removePoolFile(image))];
}
