import { rm } from 'node:fs/promises';
import { EngineStartError, OtherImageError } from '../../../core/errors.ts';
import type { CriDialect } from '../../../core/engines/cri-dialect.ts';
import type { EngineFacts } from '../../../core/engines/engine-facts.ts';
import { VerboseInfo } from '../../../core/engines/verbose-info.ts';
import { configurationTexts, LOG_FILE } from './pod-messages.ts';
import type { CriApi } from '../../../ports/cri-api.ts';
import type { Engine, Holding } from '../../../ports/engine.ts';
import type { ImageArchive } from '../../../ports/image.ts';
import { pauseImage } from '../../image/image-source.ts';
import { CreatedContainers } from '../created-containers.ts';
import type { EngineLife } from '../engine-adapter.ts';
import { containerLog } from './container-log.ts';
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
  const { cri: dialect, pid } = life;
  if (dialect === undefined) throw new TypeError('expected to be told how the engine was started');
  const client = await connectedCri(socketPath, signal);
  if (client === undefined) throw new EngineStartError('the engine runs, but without its CRI', []);
  try {
    await requireReady(client, dialect, signal);
    const engine = criEngine(client, dialect, socketPath, pid, life);
    // CRI-O asks for it even if it starts no pause container.
    await engine.bringImage(await pauseImage(process.arch), signal);
    return engine;
  } catch (error) {
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
  dialect: CriDialect,
  socketPath: string,
  pid: () => Promise<number | undefined>,
  { clock, gone }: Pick<EngineLife, 'clock' | 'gone'>,
): Engine {
  const { runtime } = client;
  const created = new CreatedContainers();
  const pods = criPods(client, dialect, (id, name) => {
    created.add(id, name);
  });
  const images = criImages(client, dialect, pid);
  const api: CriApi = {
    ...{ kind: 'cri', endpoint: `unix://${socketPath}`, pods, images },
    serve: async (image, signal) => {
      const engine = await pid();
      if (engine === undefined) throw new Error('expected the engine to run, found no process of it');
      return serveImage(image, engine, dialect.logs, signal);
    },
    configurations: (pod, container) => configurationTexts(pod, container, dialect),
    forget: ({ spec }) => rm(`${dialect.logs}/${spec.label}`, { recursive: true, force: true }),
    printed: ({ spec }) => containerLog(`${dialect.logs}/${spec.label}/${LOG_FILE}`),
  };
  return {
    api,
    facts: (signal) => factsOf(client, dialect, signal),
    bringImage: (image, signal) => bringImage(api, image, signal),
    hold: (spec, signal) => holdPod({ api, client, clock, gone }, spec, signal),
    runtimeOf: (id) => created.runtimeOf(id),
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

async function factsOf(
  { runtime, images }: CriClient,
  dialect: CriDialect,
  signal: AbortSignal,
): Promise<EngineFacts> {
  const [version, status, { imageFilesystems }] = await Promise.all([
    answered(runtime.version({}, { signal }), signal),
    answered(runtime.status({ verbose: true }, { signal }), signal),
    answered(images.imageFsInfo({}, { signal }), signal),
  ]);
  const [filesystem] = imageFilesystems;
  const info = new VerboseInfo(status.info);
  const own = dialect.facts({ info, imageFolder: filesystem?.fsId?.mountpoint ?? '' });
  return {
    ...{ version: version.runtimeVersion.replace(/^v/, ''), apiVersion: version.runtimeApiVersion },
    ...{ ...own, driverStatus: [['pause container', dialect.infra]] },
    // The interface does not tell them.
    ...{ cgroupDriver: '', cgroupVersion: '', containerdVersion: '', runcVersion: '' },
    ...{ securityOptions: [], warnings: [] },
  };
}
