import { mkdir, rm } from 'node:fs/promises';
import { EngineStartError, OtherImageError } from '../../../core/errors.ts';
import type { CriDialect } from '../../../core/engines/cri-dialect.ts';
import { configurationTexts, LOG_FILE } from './pod-messages.ts';
import type { CriApi } from '../../../ports/cri-api.ts';
import type { Engine, Holding } from '../../../ports/engine.ts';
import type { ImageArchive } from '../../../ports/image.ts';
import { pauseImage } from '../../image/image-source.ts';
import { CreatedContainers } from '../created-containers.ts';
import type { EngineLife } from '../engine-adapter.ts';
import { containerLog } from './container-log.ts';
import { besideCri, type BesideCri } from './beside-cri.ts';
import { answered, type CriClient } from './cri-client.ts';
import { connectedCri } from './connected-cri.ts';
import { criImages } from './cri-images.ts';
import { criPods } from './cri-pods.ts';
import { serveImage } from './served-image.ts';
import { holdPod } from './held-pod.ts';

/**
 * Connects to a running engine over CRI, with the newest version that it speaks, and gives it the image of pause containers.
 * @throws EngineStartError if it has no CRI at all; Error if it is not ready yet
 */
export async function openCri(socketPath: string, life: EngineLife, signal: AbortSignal): Promise<Engine> {
  const { cri: dialect } = life;
  if (dialect === undefined) throw new TypeError('expected to be told how the engine was started');
  const client = await connectedCri(socketPath, signal);
  if (client === undefined) throw new EngineStartError('the engine runs, but without its CRI', []);
  let beside: BesideCri | undefined;
  try {
    await requireReady(client, dialect, signal);
    beside = await besideCri(client, dialect, life, signal);
    const engine = criEngine(client, beside, { dialect, socketPath }, life);
    // CRI-O asks for it even if it starts no pause container.
    await engine.bringImage(await pauseImage(process.arch), signal);
    return engine;
  } catch (error) {
    beside?.close();
    client.close();
    throw error;
  }
}

/** @throws Error with the engine's reason if it takes no pods */
async function requireReady(
  { runtime }: CriClient,
  { needsNetwork }: CriDialect,
  signal: AbortSignal,
): Promise<void> {
  const { status } = await answered(runtime.status({}, { signal }), signal);
  for (const type of needsNetwork ? ['RuntimeReady', 'NetworkReady'] : ['RuntimeReady']) {
    const found = status?.conditions.find((condition) => condition.type === type);
    if (found?.status === true) continue;
    const why = [found?.reason, found?.message].filter((text) => text !== undefined && text !== '');
    throw new Error(`expected the engine to be ready, found ${type} false: ${why.join(': ')}`);
  }
}

/** The {@link Engine} port over CRI. */
function criEngine(
  client: CriClient,
  beside: BesideCri,
  { dialect, socketPath }: { readonly dialect: CriDialect; readonly socketPath: string },
  { clock, gone, pid }: Pick<EngineLife, 'clock' | 'gone' | 'pid'>,
): Engine {
  const { runtime } = client;
  const created = new CreatedContainers();
  const pods = criPods(client, dialect, (id, name) => {
    created.add(id, name);
  });
  const images = criImages(client, beside);
  const api: CriApi = {
    ...{ kind: 'cri', endpoint: `unix://${socketPath}`, pods, images },
    serve: async (image, signal) => {
      const engine = await pid();
      if (engine === undefined) throw new Error('expected the engine to run, found no process of it');
      return serveImage(image, engine, dialect.logs, signal);
    },
    configurations: (pod, container) => configurationTexts(pod, container, dialect),
    // cri-dockerd does not make it, and then starts no container.
    prepareLog: async ({ label }) => {
      await mkdir(`${dialect.logs}/${label}`, { recursive: true });
    },
    forget: ({ spec }) => rm(`${dialect.logs}/${spec.label}`, { recursive: true, force: true }),
    printed: async ({ spec }) =>
      containerLog(`${dialect.logs}/${spec.label}/${LOG_FILE}`, `/proc/${await pid()}/root`),
  };
  return {
    api,
    facts: beside.facts,
    bringImage: (image, signal) => bringImage(api, image, signal),
    hold: (spec, signal) => holdPod({ api, client, clock, gone }, spec, signal),
    runtimeOf: (id) => created.runtimeOf(id),
    traceAs: (parent) => {
      client.traceAs(parent);
    },
    holdings: async (signal) => {
      const [sandboxes, containers] = await Promise.all([
        answered(runtime.listPodSandbox({}, { signal }), signal),
        answered(runtime.listContainers({}, { signal }), signal),
      ]);
      return [
        ...sandboxes.items.map(({ id }): Holding => ({ kind: 'pod', name: id })),
        ...containers.containers.map(({ id }): Holding => ({ kind: 'container', name: id })),
      ];
    },
    close: () => {
      beside.close();
      client.close();
    },
  };
}

async function bringImage(
  { images }: CriApi,
  { archive, reference, name, ids }: ImageArchive,
  signal: AbortSignal,
): Promise<void> {
  await images.load(archive, reference, signal);
  const id = await images.idOf(reference, signal);
  if (id === undefined || !ids.includes(id))
    throw new OtherImageError(`image ${name}: expected ${ids.join(' or ')}, found ${id ?? 'none'}`);
}
