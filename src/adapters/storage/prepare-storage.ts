import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { DriverTraits } from '../../core/engines/driver-traits.ts';
import type { PoolPlace } from '../../core/engines/pool-place.ts';
import type { DriverSetup } from '../../core/scenario/scenario.ts';
import { requireEmptyDevice } from '../host/block-device.ts';
import { runCommand } from '../host/run-command.ts';
import type { EngineStart, LabOptions } from '../labs/engine-start.ts';
import { makeBacking, type Backing } from './backing.ts';
import { ENGINE_POOL_PROFILE, ENGINE_VOLUME_GROUP, requireNoEnginePool } from './engine-pool.ts';
import { loopDisk, makeThinPool, volumeGroupOf } from './thin-pool.ts';

/** For the engine: `thinPool` or `poolDevice` for direct-lvm, a file system to mount, or neither. */
export interface PreparedStorage extends PoolPlace {
  readonly backing?: Backing | undefined;
  /** What the data root, and a thin pool, are on, for reports. */
  readonly text: string;
}

/**
 * Makes the storage under an engine's data root, recording each thing in the journal first.
 * @param folder the start's, already in the journal: the backing file lies here and is removed with it
 */
export async function prepareStorage(
  setup: DriverSetup,
  traits: DriverTraits,
  folder: string,
  lab: LabOptions,
  start: EngineStart,
): Promise<PreparedStorage> {
  const { backingBytes } = lab;
  const pool = setup.mode === 'direct-lvm' ? await preparePool(setup, lab, start) : {};
  const isFresh = lab.backing === 'fresh' && traits.backing !== 'zfs';
  const backing = isFresh ? await makeBacking(traits, join(folder, 'backing.img'), backingBytes) : undefined;
  // An engine in its own namespaces may not be able to load them.
  if (traits.thinPool === true) await runCommand('modprobe', ['-a', 'dm_thin_pool', 'loop']);
  return { ...pool, backing, text: backingText(setup, backing, backingBytes) };
}

async function preparePool(setup: DriverSetup, lab: LabOptions, start: EngineStart): Promise<PoolPlace> {
  const { runId, work, backingBytes } = lab;
  // In the run's folder: the start's folder is removed before the pool.
  const image = join(work, 'pool.img');
  const given = isLoopFile(setup) ? undefined : setup.device;
  if (given !== undefined) await requireEmptyDevice(setup.name, given);
  const where = given === undefined ? { image } : { device: given };
  // lvm and the engine compare names, so they get the name with links resolved.
  const disk = async (): Promise<string> =>
    given === undefined ? loopDisk(image, backingBytes) : realpath(given);

  if (setup.pool === 'engine') {
    await requireNoEnginePool(setup.name);
    const names = { volume_group: ENGINE_VOLUME_GROUP, profile: ENGINE_POOL_PROFILE } as const;
    await start.record({ kind: 'engine-pool', ...names, ...where });
    return { poolDevice: await disk() };
  }
  // Hyphens are doubled in /dev/mapper names, so the group's name has none.
  const volumeGroup = volumeGroupOf(runId);
  await start.record({ kind: 'thin-pool', volume_group: volumeGroup, ...where });
  return { thinPool: await makeThinPool(volumeGroup, await disk()) };
}

function isLoopFile(setup: DriverSetup): boolean {
  return setup.device === undefined || setup.device === 'auto';
}

function backingText(setup: DriverSetup, backing: Backing | undefined, bytes: number): string {
  const size = `${bytes / 2 ** 30} GiB`;
  const root =
    backing === undefined
      ? "the host's own file system"
      : `fresh ${backing.type} of ${size} in a sparse file`;
  if (setup.mode !== 'direct-lvm') return root;
  const disk = isLoopFile(setup) ? `a loop file of ${size}: not comparable to a spare disk` : setup.device;
  return `${root}; thin pool${setup.pool === 'engine' ? ' made by the engine' : ''} on ${disk}`;
}
