import type { Undo } from '../../ports/journal.ts';
import { ENGINE_POOL_PROFILE, ENGINE_VOLUME_GROUP } from '../storage/engine-pool.ts';
import { loopOf, removeFile, removePoolFile } from './pool-file.ts';
import { removeVolumeGroup } from './remove-volume-group.ts';

type EnginePool = Extract<Undo, { kind: 'engine-pool' }>;

/**
 * Removes a pool that an engine built with `dm.directlvm_device`. Every engine gives its volume group the same name, so
 * it is ours only if it lies on the given disk and on no other.
 */
export async function removeEnginePool(pool: EnginePool): Promise<string[]> {
  // Read from disk, so checked despite its type.
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
