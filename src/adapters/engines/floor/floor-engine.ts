import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineFacts } from '../../../core/engines/engine-facts.ts';
import { FLOOR_DRIVER } from '../../../core/engines/floor.ts';
import type { Engine } from '../../../ports/engine.ts';
import type { EngineLife } from '../engine-adapter.ts';
import { keeperOf } from '../keeper-of.ts';
import { programEnd, runProgram } from '../run-program.ts';
import { extractLayer, unpackImage } from '../unpack-image.ts';

/**
 * The {@link Engine} port over nothing but the lab's namespaces. Images are folders under the data root; a copy of one is
 * what vfs makes of an image for a container.
 * @throws Error while the namespaces are not set up: the process there is another one until then
 */
export async function openFloor(_: string, { pid, dataRoot }: EngineLife): Promise<Engine> {
  const keeper = await keeperOf(pid);
  const inside = (path: string): string => join(`/proc/${keeper}/root`, path);
  const enter = ['nsenter', '--target', String(keeper), '--mount'];
  let copies = 0;
  const images = new Map<string, string>();
  return {
    api: {
      kind: 'none',
      copyOf: async (reference, signal) => {
        const from = images.get(reference);
        if (from === undefined) throw new Error(`No such image: ${reference}`);
        const path = join(dataRoot, `copy-${++copies}`);
        const remove = (): Promise<void> => rm(inside(path), { recursive: true, force: true });
        try {
          await runProgram(['cp', '--archive', inside(from), inside(path)], signal);
        } catch (error) {
          // A part of a copy would keep a full file system full.
          await remove();
          throw error;
        }
        return {
          path,
          run: (argv, deadline) => programEnd([...enter, '--', ...argv], deadline),
          runWithin: (argv, folder, deadline) => {
            const root = [`--root=${inside(path)}`, `--wd=${inside(join(path, folder))}`];
            return programEnd([...enter, ...root, '--', ...argv], deadline);
          },
          [Symbol.asyncDispose]: remove,
        };
      },
    },
    facts: () => Promise.resolve(FACTS),
    bringImage: async ({ archive, reference }, signal) => {
      const path = join(dataRoot, `image-${images.size + 1}`);
      await mkdir(inside(path), { mode: 0o755 });
      // builtin:layers and builtin:fio only add: there are no whiteouts in them.
      await unpackImage(archive, `${inside(path)}.parts`, signal, (layer) =>
        extractLayer(layer, inside(path), signal),
      );
      images.set(reference, path);
    },
    hold: () => Promise.reject(new Error('there is no engine to start a container')),
    runtimeOf: () => undefined,
    traceAs: () => undefined,
    holdings: () => Promise.resolve([]),
    close: () => undefined,
  };
}

const FACTS: EngineFacts = {
  ...{ version: 'none', apiVersion: 'none', driver: FLOOR_DRIVER, driverStatus: [], rootDir: '' },
  ...{ runtimes: [], cgroupDriver: '', cgroupVersion: '', containerdVersion: '', runcVersion: '' },
  ...{ securityOptions: [], warnings: [] },
};
