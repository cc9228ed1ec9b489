import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { bareRoots, bundleFolder, type BareConfig } from '../../../core/engines/bare/bare-config.ts';
import type { EngineFacts } from '../../../core/engines/engine-facts.ts';
import type { Engine, HeldContainer, HeldSpec } from '../../../ports/engine.ts';
import { isThere } from '../../host/is-there.ts';
import { processStat } from '../../host/processes.ts';
import { CreatedContainers } from '../created-containers.ts';
import type { EngineLife } from '../engine-adapter.ts';
import { keeperOf } from '../keeper-of.ts';
import { openBundles, type BundleGround } from './bundles.ts';
import { inside } from './lab-place.ts';
import { isLayered } from './root-file-system.ts';
import { runtimeStarted } from './runtime-started.ts';
import { storeImage, type StoredImage } from './stored-image.ts';

/**
 * The {@link Engine} port over runtimes alone, in the lab's namespaces.
 * @param path of the configuration
 */
export async function openBare(path: string, { pid, clock, gone }: EngineLife): Promise<Engine> {
  const keeper = await keeperOf(pid);
  const config = JSON.parse(await readFile(path, 'utf8')) as BareConfig;
  const roots = bareRoots(dirname(path));
  const images = new Map<string, StoredImage>();
  let numbers = 0;
  const ground: BundleGround = {
    ...{ keeper, config, roots, clock, gone, images, created: new CreatedContainers() },
    hasCgroup2: await isThere(inside({ keeper }, '/sys/fs/cgroup/cgroup.controllers')),
    nextNumber: () => ++numbers,
  };
  const facts: EngineFacts = {
    ...{ version: '', apiVersion: '', driver: config.driver, driverStatus: [], rootDir: roots.rootDir },
    runtimes: config.runtimes.map(({ name }) => name),
    ...{ cgroupDriver: 'cgroupfs', cgroupVersion: ground.hasCgroup2 ? '2' : '1' },
    ...{ containerdVersion: '', runcVersion: '', securityOptions: [], warnings: [] },
  };
  return {
    api: { kind: 'bundle', openBundles: () => openBundles(ground) },
    facts: () => Promise.resolve(facts),
    bringImage: async (image, signal) => {
      const folder = join(roots.dataRoot, 'images', String(images.size + 1));
      const stored = await storeImage(ground, image, { folder, isLayered: isLayered(config.driver) }, signal);
      images.set(image.reference, stored);
    },
    hold: (spec, signal) => hold(ground, spec, signal),
    runtimeOf: (id) => ground.created.runtimeOf(id),
    traceAs: () => undefined,
    // What runtimes keep of containers is in their state folders, which the audit reads.
    holdings: () => Promise.resolve([]),
    close: () => undefined,
  };
}

/** A container with a root, a bundle and a shim of its own. */
async function hold(
  ground: BundleGround,
  { image, command, runtime, network }: HeldSpec,
  signal: AbortSignal,
): Promise<HeldContainer> {
  const bundles = openBundles(ground);
  try {
    const container = await bundles.prepare({ image, command, runtime, network, isFresh: true }, signal);
    const end = async (): Promise<void> => {
      await container[Symbol.asyncDispose]();
      await bundles[Symbol.asyncDispose]();
    };
    try {
      await container.create(signal);
      const pid = container.pid();
      const ready = ground.config.runtimes.find(({ name }) => name === runtime);
      const started =
        ready === undefined ? '' : await runtimeStarted(inside(ground, `/proc/${pid}/exe`), ready);
      await writeFile(inside(ground, join(bundleFolder(ground.roots), container.id, 'runtime')), started);
      await container.start(signal);
      const stat = await processStat(pid, inside(ground, '/proc'));
      const running = stat !== undefined && stat.state !== 'Z';
      return { id: container.id, running, pid, networks: [network], [Symbol.asyncDispose]: end };
    } catch (error) {
      await container[Symbol.asyncDispose]();
      throw error;
    }
  } catch (error) {
    await bundles[Symbol.asyncDispose]();
    throw error;
  }
}
