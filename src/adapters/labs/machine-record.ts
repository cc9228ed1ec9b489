import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiName } from '../../core/engines/engine-kind.ts';
import { startsMachine, type ReadyRuntime } from '../../core/runtimes/known-runtimes.ts';
import { ENGINE_ADAPTERS } from '../engines/engine-adapters.ts';
import type { EngineStart } from './engine-start.ts';

/** Keeps the ids of an engine's containers while it runs. */
export interface MachineRecord {
  /** @param marks gets each id too: what carries one is this run's */
  follow(api: ApiName, socket: string, marks: string[]): Promise<void>;
}

/**
 * Virtual machines have cgroups outside of the run's own, which only their container's id tells apart from others'. So the
 * ids are written down as the engine tells of new containers, those of its command-line client too. They need no fsync: a
 * power loss takes the cgroups with it.
 * @returns undefined if no runtime starts virtual machines
 */
export async function recordMachines(
  start: EngineStart,
  work: string,
  runtimes: readonly ReadyRuntime[],
): Promise<MachineRecord | undefined> {
  if (!runtimes.some(startsMachine)) return undefined;
  const ids = join(work, 'containers');
  await start.record({ kind: 'machines', ids });
  return {
    follow: async (api, socket, marks) => {
      const close = await ENGINE_ADAPTERS[api].watchCreated?.(socket, (id) => {
        marks.push(id);
        try {
          appendFileSync(ids, `${id}\n`);
        } catch {
          // A full disk, which fails the run's own records too. The leak audit still knows the id, `restore` does not.
        }
      });
      if (close !== undefined) start.onStop(close);
    },
  };
}
