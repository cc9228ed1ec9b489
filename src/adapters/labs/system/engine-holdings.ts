import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineHoldings } from '../../../core/engines/docker/expendability.ts';
import { flagValue } from '../../../core/engines/docker/dockerd-flags.ts';
import type { HostService } from '../../../core/engines/docker/service.ts';
import type { DaemonConfig } from '../../../core/engines/docker/system-daemon-config.ts';
import { connect } from '../../engines/docker/connection.ts';
import { settle } from '../../engines/docker/settle.ts';
import { isThere } from '../../host/is-there.ts';

const ANSWER_DEADLINE_MS = 20_000;

/** Where other ways of installing Docker leave their mark. */
const OTHERS: readonly (readonly [path: string, what: string])[] = [
  ['/opt/docker-desktop', 'Docker Desktop is installed (/opt/docker-desktop)'],
  ['/var/snap/docker', 'Docker is installed as a snap (/var/snap/docker)'],
];

/** Looks at what the host's engine holds: asks it where it runs, reads its data root where not. */
export async function engineHoldings(service: HostService, config: DaemonConfig): Promise<EngineHoldings> {
  const otherInstallations = await others();
  return service.active
    ? { ...(await asked(service.socket)), otherInstallations }
    : { ...(await read(dataRootOf(service, config))), otherInstallations };
}

/** Ids of the containers that run on the host's engine, to be started again afterwards. */
export async function runningContainers(service: HostService): Promise<string[]> {
  if (!service.active) return [];
  const connection = connect(service.socket, undefined);
  const { docker } = connection;
  try {
    const found = await settle(docker.listContainers(), AbortSignal.timeout(ANSWER_DEADLINE_MS));
    return found.map((container) => container.Id);
  } finally {
    connection.close();
  }
}

type Holdings = Omit<EngineHoldings, 'otherInstallations'>;

async function asked(socket: string): Promise<Holdings> {
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

function dataRootOf(service: HostService, config: DaemonConfig): string {
  const given = config['data-root'] ?? config['graph'];
  const flag = flagValue(service.flags, 'data-root', 'graph');
  return flag ?? (typeof given === 'string' ? given : '/var/lib/docker');
}

/** The folders in which an engine keeps what it has (moby daemon/daemon.go, layer and volume stores). */
async function read(dataRoot: string): Promise<Holdings> {
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
