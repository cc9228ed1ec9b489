import type { CriDialect, OwnDialect } from '../../../core/engines/cri-dialect.ts';
import type { EngineFacts } from '../../../core/engines/engine-facts.ts';
import { VerboseInfo } from '../../../core/engines/verbose-info.ts';
import type { PodImages } from '../../../ports/cri-api.ts';
import { openEngine } from '../docker/dockerode-engine.ts';
import type { EngineLife } from '../engine-adapter.ts';
import { answered, type CriClient } from './cri-client.ts';
import { importerLoad } from './image-importer.ts';

/** What the interface itself has no words for. */
export interface BesideCri {
  readonly load: PodImages['load'];
  readonly removesByName: boolean;
  readonly facts: (signal: AbortSignal) => Promise<EngineFacts>;
  readonly close: () => void;
}

/** @throws Error if the engine behind does not answer */
export async function besideCri(
  client: CriClient,
  dialect: CriDialect,
  life: Pick<EngineLife, 'clock' | 'gone' | 'pid' | 'logTail'>,
  signal: AbortSignal,
): Promise<BesideCri> {
  const { clock, gone, pid, logTail } = life;
  if (dialect.docker === undefined)
    return {
      load: importerLoad(dialect.importer, dialect.logs, pid),
      removesByName: true,
      facts: (until) => ownFacts(client, dialect, until),
      close: () => undefined,
    };
  const behind = await openEngine(dialect.docker, { clock, gone }, signal);
  const { api } = behind;
  if (api.kind !== 'docker') throw new TypeError(`expected the Docker API behind CRI, found ${api.kind}`);
  return {
    load: (archive, _, until) => api.images.load(archive, until),
    // A kubelet has the id (cri-dockerd core/image.go, RemoveImage).
    removesByName: false,
    facts: async (until) => {
      const facts = await behind.facts(until);
      const front = dialect.frontStatus((await logTail?.()) ?? []);
      return { ...facts, driverStatus: [...facts.driverStatus, ...front, pauseRow(dialect)] };
    },
    close: () => {
      behind.close();
    },
  };
}

async function ownFacts(
  { runtime, images }: CriClient,
  dialect: OwnDialect,
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
    ...{ ...own, driverStatus: [pauseRow(dialect)] },
    // The interface does not tell them.
    ...{ cgroupDriver: '', cgroupVersion: '', containerdVersion: '', runcVersion: '' },
    ...{ securityOptions: [], warnings: [] },
  };
}

function pauseRow({ infra }: Pick<CriDialect, 'infra'>): readonly [string, string] {
  return ['pause container', infra];
}
