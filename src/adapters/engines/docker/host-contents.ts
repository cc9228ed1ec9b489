import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineContents } from '../../../core/engines/engine-contents.ts';
import { connect } from './connection.ts';
import { settle } from './settle.ts';
import type { HostEngine } from '../engine-adapter.ts';
import { isThere } from '../../host/is-there.ts';

const ANSWER_DEADLINE_MS = 20_000;

/** Files that other ways of installing Docker leave. */
const OTHERS: readonly (readonly [path: string, what: string])[] = [
  ['/opt/docker-desktop', 'Docker Desktop is installed (/opt/docker-desktop)'],
  ['/var/snap/docker', 'Docker is installed as a snap (/var/snap/docker)'],
];

/** Looks at what the host's engine holds: asks a running engine, otherwise reads its data root. */
export async function hostContents({ active, socket, dataRoot }: HostEngine): Promise<EngineContents> {
  const otherInstallations = await others();
  return { ...(active ? await asked(socket) : await read(dataRoot)), otherInstallations };
}

type Contents = Omit<EngineContents, 'otherInstallations'>;

async function asked(socket: string): Promise<Contents> {
  const connection = connect(socket, undefined);
  const { docker } = connection;
  const signal = AbortSignal.timeout(ANSWER_DEADLINE_MS);
  try {
    const [info, containers, images, volumes] = await Promise.all([
      settle(docker.info() as Promise<{ Swarm?: { LocalNodeState?: string } }>, signal),
      settle(docker.listContainers({ all: true }), signal),
      settle(docker.listImages(), signal),
      settle(docker.listVolumes(), signal),
    ]);
    const running = containers.filter((container) => container.State === 'running');
    return {
      running: running.map((container) => (container.Names[0] ?? container.Id).replace(/^\//, '')),
      containers: containers.length,
      images: images.length,
      volumes: volumes.Volumes.length,
      swarm: (info.Swarm?.LocalNodeState ?? 'inactive') !== 'inactive',
    };
  } finally {
    connection.close();
  }
}

/** The folders in which an engine keeps its data (moby daemon/daemon.go, layer and volume stores). */
async function read(dataRoot: string): Promise<Contents> {
  const folders = async (path: string): Promise<number> =>
    (await readdir(path, { withFileTypes: true }).catch(() => [])).filter((entry) => entry.isDirectory())
      .length;
  const drivers = await readdir(join(dataRoot, 'image')).catch(() => []);
  const images = await Promise.all(
    drivers.map(async (driver) => {
      const contents = await readdir(join(dataRoot, 'image', driver, 'imagedb/content/sha256')).catch(
        () => [],
      );
      return contents.length;
    }),
  );
  return {
    running: [],
    containers: await folders(join(dataRoot, 'containers')),
    images: images.reduce((sum, count) => sum + count, 0),
    volumes: await folders(join(dataRoot, 'volumes')),
    swarm: await isThere(join(dataRoot, 'swarm/docker-state.json')),
  };
}

async function others(): Promise<string[]> {
  const found: string[] = [];
  for (const [path, what] of OTHERS) if (await isThere(path)) found.push(what);
  for (const user of await readdir('/run/user').catch(() => [])) {
    const socket = join('/run/user', user, 'docker.sock');
    if (await isThere(socket)) found.push(`a rootless engine runs for user ${user} (${socket})`);
  }
  return found;
}
