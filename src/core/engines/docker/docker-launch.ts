import type { EngineLaunch, EngineSetup } from '../engine-kind.ts';
import { privateDaemonConfig } from './daemon-config.ts';
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
  const config = privateDaemonConfig({
    ...{ version, setup, runtimes, pool, cgroupParent: cgroup },
    dirs: { dataRoot, execRoot, socket, pidfile: `${work}/docker.pid`, keyPath: `${work}/key.json` },
  });
  const file = `${work}/daemon.json`;
  return {
    folders: [dataRoot, execRoot],
    files: [{ path: file, text: `${JSON.stringify(config, undefined, 2)}\n` }],
    argv: [path, '--config-file', file],
    roots: dockerRoots({
      ...{ dataRoot, rootDir: dataRoot, execRoot, socket, namespace: DOCKER_NAMESPACE },
      containerd: `${execRoot}/containerd/containerd.sock`,
    }),
  };
}
