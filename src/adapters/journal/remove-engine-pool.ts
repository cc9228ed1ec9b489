import type { Undo } from '../../ports/journal.ts';
import { ENGINE_POOL_PROFILE, ENGINE_VOLUME_GROUP } from '../storage/engine-pool.ts';
import { loopOf, removeFile, removePoolFile } from './pool-file.ts';
import { removeVolumeGroup } from './remove-volume-group.ts';

type EnginePool = Extract<Undo, { kind: 'engine-pool' }>;

/**
 * Takes a pool apart that an engine built with `dm.directlvm_device`. Its volume group has a name that any
 * engine's would have, so what makes it ours is the disk it lies on, and on nothing else.
 */
export async function removeEnginePool(pool: EnginePool): Promise<string[]> {
  // From a file on disk, so what the type promises is looked at.
  const names: string[] = [pool.volume_group, pool.profile];
  if (names.join() !== [ENGINE_VOLUME_GROUP, ENGINE_POOL_PROFILE].join()) {
    throw new Error(`expected the names of an engine's pool, found "${names.join('", "')}"`);
  }
  const { image } = pool;
  const disk = image === undefined ? pool.device : await loopOf(image);
  const said = await removeVolumeGroup(pool.volume_group, disk);
  said.push(...(await removeFile(pool.profile)));
  return image === undefined ? said : [...said, ...(await removePoolFile(image))];
}
