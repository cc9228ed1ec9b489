import type { ReadyRuntime } from '../../runtimes/known-runtimes.ts';
import { runtimeProgram, runtimeWrapper } from '../runtime-wrapper.ts';
import type { EngineLaunch, EngineSetup } from '../engine-kind.ts';
import { containersConf, storageConf, type NamedProgram, type PodmanPlaces } from './podman-config.ts';
import { podmanDialect } from './podman-dialect.ts';
import { isFuse, storageDriver } from '../containers-storage.ts';

/**
 * Starts one API service for each runtime, and becomes the one that a client asks for everything but a new container. A
 * constant script with positional arguments: `sh SCRIPT PODMAN SOCKET FUSE [RUNTIME SOCKET]...`; FUSE is where storage.conf
 * names fuse-overlayfs, or empty.
 *
 * - The locks of containers are in /dev/shm, under one name for the whole host (podman libpod/lock/shm).
 * - If it cannot write to /var/tmp, Podman reports an image as loaded and then does not find it (seen with 4.3.1).
 * - storage.conf takes a path only, and PATH says which program it is.
 * - One after the other: each creates what it does not find in the storage. A service that ends before it listens is
 *   left out, and its log says why.
 * - The last in place of the shell, so that all end when it ends: the lab's first process then ends too.
 */
const SCRIPT = `set -eu
podman=$1 socket=$2 fuse=$3
shift 3
if [ ! -w /var/tmp ]; then
  echo 'Error: Podman needs a /var/tmp that it can write to. In the lab it is read-only if something is mounted below it (unmount that), or if the kernel has no overlay file system'
  exit 1
fi
mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs /dev/shm
if [ -n "$fuse" ]; then ln -s "$(command -v fuse-overlayfs)" "$fuse"; fi
usual=
while [ $# -gt 0 ]; do
  "$podman" --log-level=info --runtime "$1" system service --time=0 "unix://$2" &
  while [ ! -S "$2" ] && kill -0 $! 2>/dev/null; do sleep 0.01; done
  usual=\${usual:-$1}
  shift 2
done
exec "$podman" --log-level=info \${usual:+--runtime "$usual"} system service --time=0 "unix://$socket"
`;

/**
 * Podman's usual one, in the lab's own /run. A path of more than 50 characters would start containers, but remove none:
 * the command line of the clean-up refuses it.
 */
const RUN_ROOT = '/run/containers/storage';

/** A Podman with its own storage, configuration and sockets, in the start's folder and the lab's own /run. */
export function podmanLaunch({ path, version, setup, runtimes, work, cgroup }: EngineSetup): EngineLaunch {
  const dataRoot = `${work}/data`;
  const places: PodmanPlaces = {
    dataRoot,
    runRoot: RUN_ROOT,
    networks: `${work}/networks`,
    fuse: `${work}/fuse-overlayfs`,
  };
  const socket = `${work}/podman.sock`;
  const sockets = Object.fromEntries(runtimes.map(({ name }) => [name, `${work}/${name}.runtime.sock`]));
  const fuse = isFuse(setup.driver) ? places.fuse : '';
  const driver = storageDriver(setup.driver);
  const named = runtimes.map((runtime) => programOf(runtime, work));
  return {
    folders: [dataRoot, places.networks, `${work}/.config/containers`],
    files: [
      { path: `${work}/storage.conf`, text: storageConf(setup, places) },
      { path: `${work}/containers.conf`, text: containersConf(path, named, places) },
      { path: `${work}/registries.conf`, text: '' },
      // Without one no image is loaded; the host's may refuse ours (containers-policy.json(5)).
      { path: `${work}/.config/containers/policy.json`, text: ACCEPT_ALL },
      { path: `${work}/services.sh`, text: SCRIPT },
      ...runtimes.flatMap((runtime) => runtimeWrapper(runtime, work)),
    ],
    argv: ['sh', `${work}/services.sh`, path, socket, fuse, ...Object.entries(sockets).flat()],
    env: {
      CONTAINERS_CONF: `${work}/containers.conf`,
      CONTAINERS_STORAGE_CONF: `${work}/storage.conf`,
      CONTAINERS_REGISTRIES_CONF: `${work}/registries.conf`,
      HOME: work,
    },
    dialect: podmanDialect(version, sockets, cgroup),
    roots: {
      services: Object.values(sockets),
      ...{ socket, dataRoot, rootDir: dataRoot, rootfs: [dataRoot, RUN_ROOT], namespace: '', bundles: [] },
      // Where runtimes keep their state if they are told nothing; Podman tells them nothing.
      states: ['/run/crun', '/run/runc', '/run/runsc', '/run/youki'],
      monitor: { program: 'conmon', container: '-c', runtime: '-r' },
      containers: [dataRoot, RUN_ROOT].map((root) => `${root}/${driver}-containers`),
    },
  };
}

const ACCEPT_ALL = '{"default":[{"type":"insecureAcceptAnything"}]}\n';

/** Podman starts a runtime without arguments of the user's (containers.conf(5), `runtimes`): a script adds them. */
function programOf(runtime: ReadyRuntime, work: string): NamedProgram {
  return { name: runtime.name, path: runtimeProgram(runtime, work), binary: runtime.path };
}
