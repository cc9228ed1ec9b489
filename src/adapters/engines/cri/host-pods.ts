import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CRI_NAMESPACE } from '../../../core/engines/containerd/containerd-roots.ts';
import type { EngineContents } from '../../../core/engines/engine-contents.ts';
import { programEnd } from '../run-program.ts';
import type { HostEngine } from '../engine-adapter.ts';
import { answered } from './cri-client.ts';
import { connectedCri } from './connected-cri.ts';

const ANSWER_DEADLINE_MS = 20_000;
/** runtime.v1.ContainerState. */
const RUNNING = 1;
/** A manifest is much smaller; layers are not read. */
const MANIFEST_BYTES = 256 * 1024;

type Contents = Omit<EngineContents, 'otherInstallations'>;

const NOTHING: Contents = { running: [], containers: 0, images: 0, volumes: 0, swarm: false };

/** Looks at what the host's engine holds: asks a running engine, otherwise reads its data root. */
export async function hostPods({ active, socket, dataRoot, binary }: HostEngine): Promise<EngineContents> {
  const found = active
    ? [await asked(socket), await othersOf(socket, binary)]
    : [await readContainerd(dataRoot), await readStorage(dataRoot)];
  return { ...found.reduce(sum), otherInstallations: [] };
}

function sum(left: Contents, right: Contents): Contents {
  return {
    ...NOTHING,
    running: [...left.running, ...right.running],
    containers: left.containers + right.containers,
    images: left.images + right.images,
  };
}

async function asked(socket: string): Promise<Contents> {
  const signal = AbortSignal.timeout(ANSWER_DEADLINE_MS);
  const client = await connectedCri(socket, signal);
  if (client === undefined) return NOTHING;
  try {
    const [{ containers }, { images }] = await Promise.all([
      answered(client.runtime.listContainers({}, { signal }), signal),
      answered(client.images.listImages({}, { signal }), signal),
    ]);
    const running = containers.filter(({ state }) => state === RUNNING);
    return {
      ...NOTHING,
      running: running.map(({ id, metadata }) => metadata?.name ?? id),
      ...{ containers: containers.length, images: images.length },
    };
  } finally {
    client.close();
  }
}

/** What clients other than a kubelet keep in a containerd, Docker among them: its CRI does not tell. */
async function othersOf(socket: string, binary: string): Promise<Contents> {
  const ctr = join(dirname(binary), 'ctr');
  if ((await stat(ctr).catch(() => undefined)) === undefined) return NOTHING;
  const signal = AbortSignal.timeout(ANSWER_DEADLINE_MS);
  const ask = async (...args: readonly string[]): Promise<string[]> => {
    const { exitCode, stdout } = await programEnd([ctr, '--address', socket, ...args, '--quiet'], signal);
    // CRI-O has no such API.
    return exitCode === 0 ? stdout.split('\n').filter((line) => line !== '') : [];
  };
  let found = NOTHING;
  for (const namespace of await ask('namespaces', 'list')) {
    if (namespace === CRI_NAMESPACE) continue;
    const of = (what: string): Promise<string[]> => ask('--namespace', namespace, what, 'list');
    const running = (await of('tasks')).map((id) => `${namespace}/${id.slice(0, 12)}`);
    const containers = (await of('containers')).length;
    found = sum(found, { ...NOTHING, running, containers, images: (await of('images')).length });
  }
  return found;
}

/** containerd's content store, and its CRI's folders (containerd docs/content-flow.md). */
async function readContainerd(root: string): Promise<Contents> {
  const containers = await names(join(root, 'io.containerd.grpc.v1.cri/containers'));
  const blobs = join(root, 'io.containerd.content.v1.content/blobs/sha256');
  let images = 0;
  for (const name of await names(blobs)) if (await isManifest(join(blobs, name))) images++;
  return { ...NOTHING, containers: containers.length, images };
}

async function isManifest(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || found.size > MANIFEST_BYTES) return false;
  const value = await jsonIn(path);
  return typeof value === 'object' && value !== null && 'layers' in value;
}

/** containers-storage: a list of each driver's images and containers (containers/storage images.go, containers.go). */
async function readStorage(root: string): Promise<Contents> {
  const folders = await names(root);
  const count = async (what: string): Promise<number> => {
    const lists = folders.filter((name) => name.endsWith(`-${what}`));
    const counts = lists.map(async (name) => listLength(join(root, name, `${what}.json`)));
    return (await Promise.all(counts)).reduce((total, one) => total + one, 0);
  };
  return { ...NOTHING, containers: await count('containers'), images: await count('images') };
}

async function listLength(path: string): Promise<number> {
  const value = await jsonIn(path);
  return Array.isArray(value) ? value.length : 0;
}

/** @returns undefined if it is not there, or no JSON */
async function jsonIn(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}

async function names(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
