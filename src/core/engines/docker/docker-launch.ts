import type { EngineLaunch, EngineSetup } from '../engine-kind.ts';
import { privateDaemonConfig } from './daemon-config.ts';
import { needsOwnContainerd, ownContainerd } from './own-containerd.ts';
import { DOCKER_NAMESPACE, dockerRoots } from './docker-roots.ts';

/** A dockerd with its own daemon.json, data root, socket and containerd, all in the start's folder. */
export function dockerLaunch({
  path,
  version,
  setup,
  runtimes,
  work,
  cgroup,
  pool,
}: EngineSetup): EngineLaunch {
  const dataRoot = `${work}/data`;
  const execRoot = `${work}/exec`;
  const socket = `${work}/docker.sock`;
  // The paths that an engine gives to a containerd it starts itself (moby cmd/dockerd/daemon_unix.go).
  const containerd = {
    ...{ work, socket: `${execRoot}/containerd/containerd.sock` },
    ...{ root: `${dataRoot}/containerd/daemon`, state: `${execRoot}/containerd/daemon` },
    proxyRoot: `${dataRoot}/proxy`,
  };
  const isOwn = needsOwnContainerd(setup);
  const config = privateDaemonConfig({
    ...{ version, setup, runtimes, pool, cgroupParent: cgroup },
    containerd: isOwn ? containerd.socket : undefined,
    dirs: { dataRoot, execRoot, socket, pidfile: `${work}/docker.pid`, keyPath: `${work}/key.json` },
  });
  const file = `${work}/daemon.json`;
  const own = isOwn ? ownContainerd(setup, containerd, pool, { path, config: file }) : undefined;
  const roots = dockerRoots({
    ...{ dataRoot, rootDir: dataRoot, execRoot, socket, namespace: DOCKER_NAMESPACE },
    containerd: containerd.socket,
  });
  return {
    folders: [dataRoot, execRoot],
    files: [{ path: file, text: `${JSON.stringify(config, undefined, 2)}\n` }, ...(own?.files ?? [])],
    argv: own?.argv ?? [path, '--config-file', file],
    roots: own?.proxy === undefined ? roots : { ...roots, services: [own.proxy], snapshotter: own.proxy },
  };
}
