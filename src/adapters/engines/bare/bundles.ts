import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { bundleFolder, execFolder, stateFolder } from '../../../core/engines/bare/bare-config.ts';
import { bundleConfig } from '../../../core/engines/bare/bundle-config.ts';
import { imageProcess } from '../../../core/engines/bare/image-process.ts';
import type { BundledContainer, BundleRun, Bundles } from '../../../ports/bundle-api.ts';
import type { CreatedContainers } from '../created-containers.ts';
import { prepareContainer } from './container.ts';
import type { LabPlace } from './lab-place.ts';
import { makeRoot, type RootFileSystem } from './root-file-system.ts';
import { Shim } from './shim.ts';
import type { StoredImage } from './stored-image.ts';

/** What bundles of one engine start share. */
export interface BundleGround extends LabPlace {
  readonly images: ReadonlyMap<string, StoredImage>;
  readonly created: CreatedContainers;
  readonly hasCgroup2: boolean;
  /** Gives a number that no root and no shim has yet. */
  readonly nextNumber: () => number;
}

/** A container, and its process in the lab's pid namespace once it is created. */
export type PreparedContainer = BundledContainer & { readonly pid: () => number };

export interface LabBundles extends Bundles {
  prepare(spec: BundleRun, signal: AbortSignal): Promise<PreparedContainer>;
}

/** Roots and shims are made when they are first needed, one for each container at a time, and used again. */
export function openBundles(ground: BundleGround): LabBundles {
  const { config, roots: places, images, created, hasCgroup2, nextNumber } = ground;
  const idleShims: Shim[] = [];
  const idleRoots = new Map<string, RootFileSystem[]>();
  const shims = {
    take: async (signal: AbortSignal) =>
      idleShims.pop() ??
      Shim.open(ground.keeper, join(execFolder(places), 'shims', String(nextNumber())), signal),
    giveBack: async (shim: Shim) => {
      if (shim.isBusy) await shim.end();
      else idleShims.push(shim);
    },
  };
  return {
    prepare: async ({ image: reference, command, runtime: name, network, isFresh }, signal) => {
      const image = images.get(reference);
      if (image === undefined) throw new Error(`No such image: ${reference}`);
      const runtime = config.runtimes.find((one) => one.name === name);
      if (runtime === undefined) throw new Error(`expected a registered runtime, found ${name}`);
      const process = imageProcess(image.configuration, command);
      const idle = idleRoots.get(reference) ?? [];
      idleRoots.set(reference, idle);
      const root =
        (isFresh ? undefined : idle.pop()) ??
        (await makeRoot(ground, image, join(places.dataRoot, 'roots', String(nextNumber())), signal));
      const id = randomBytes(32).toString('hex');
      const cgroup = `${config.cgroup}/${id}`;
      created.add(id, name);
      return prepareContainer(
        ground,
        shims,
        {
          ...{ id, bundle: join(bundleFolder(places), id), runtime: name },
          command: [runtime.path, ...runtime.args, '--root', stateFolder(places, name)],
          configuration: bundleConfig({ process, root: root.path, id, cgroup, network, hasCgroup2 }),
        },
        signal,
        async (isClean) => {
          if (isClean && !isFresh) idle.push(root);
          else await root[Symbol.asyncDispose]();
        },
      );
    },
    [Symbol.asyncDispose]: async () => {
      for (const shim of idleShims.splice(0)) await shim.end();
      for (const root of [...idleRoots.values()].flatMap((some) => some.splice(0)))
        await root[Symbol.asyncDispose]();
    },
  };
}
