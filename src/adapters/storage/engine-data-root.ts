import { statfs } from 'node:fs/promises';
import type { DriverTraits } from '../../core/engines/driver-traits.ts';
import { btrfsUsed, poolUsed } from '../../core/host/storage-used.ts';
import type { DataRoot, Stored } from '../../ports/data-root.ts';
import type { Engine } from '../../ports/engine.ts';
import { runCommand } from '../host/run-command.ts';

/** A running engine whose data root is to be counted. */
export interface CountedEngine {
  readonly engine: Pick<Engine, 'facts'>;
  /** Its process: the data root may be mounted in its mount namespace only. */
  readonly pid: number;
  readonly dataRoot: string;
  /** Whether the data root has a file system of its own. */
  readonly isOwn: boolean;
  /** The thin pool that was made for it; absent: the engine tells its own. */
  readonly pool?: string | undefined;
}

/** Counts by statfs(2), or as the driver's own storage counts where that says too little. */
export function engineDataRoot(
  traits: DriverTraits,
  { engine, pid, dataRoot, isOwn, pool: given }: CountedEngine,
): DataRoot {
  const path = `/proc/${pid}/root${dataRoot}`;
  const status = async (name: string, signal: AbortSignal): Promise<string> => {
    const { driverStatus } = await engine.facts(signal);
    const found = driverStatus.find(([key]) => key === name)?.[1];
    if (found === undefined) throw new Error(`expected the engine to tell its ${name}, found none`);
    return found;
  };
  const run = (signal: AbortSignal, file: string, ...args: readonly string[]): Promise<string> =>
    runCommand(file, args, undefined, signal);
  const count = async (signal: AbortSignal): Promise<Stored> => {
    await run(signal, 'sync', '--file-system', path);
    if (traits.thinPool === true) {
      const pool = given ?? (await status('Pool Name', signal));
      const [state, table] = [
        await run(signal, 'dmsetup', 'status', pool),
        await run(signal, 'dmsetup', 'table', pool),
      ];
      return { bytes: poolUsed(state, table), inodes: undefined };
    }
    if (traits.backing === 'btrfs') {
      // A subvolume that was deleted is freed by a kernel thread, which this wakes (fs/btrfs/ioctl.c, BTRFS_IOC_SYNC).
      await run(signal, 'btrfs', 'filesystem', 'sync', path);
      await run(signal, 'btrfs', 'subvolume', 'sync', path);
      // What it freed counts as used until the next commit.
      await run(signal, 'btrfs', 'filesystem', 'sync', path);
      return {
        bytes: btrfsUsed(await run(signal, 'btrfs', 'filesystem', 'usage', '--raw', path)),
        inodes: undefined,
      };
    }
    if (traits.backing === 'zfs') {
      const dataset = await status('Parent Dataset', signal);
      const used = await run(signal, 'zfs', 'get', '-Hpo', 'value', 'used', dataset);
      return { bytes: Number(used), inodes: undefined };
    }
    const { blocks, bfree, bsize, files, ffree } = await statfs(path);
    return { bytes: (blocks - bfree) * bsize, inodes: files - ffree };
  };
  return { isShared: !isOwn && traits.thinPool !== true && traits.backing === undefined, count };
}
