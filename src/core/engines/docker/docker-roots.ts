import type { EngineRoots } from '../engine-roots.ts';

/** The paths that one dockerd was given; the others follow. */
export interface DockerPlaces extends Pick<EngineRoots, 'socket' | 'dataRoot' | 'rootDir' | 'containerd'> {
  readonly execRoot: string;
  readonly namespace: string;
}

/** containerd's namespace of an engine's containers (moby daemon/config/config.go). */
export const DOCKER_NAMESPACE = 'moby';

/** containerd's task folder, under the engine's exec root if it has its own containerd. */
const OWN_TASKS = 'containerd/daemon/io.containerd.runtime.v2.task';
/** That of the host's containerd (containerd's config.toml, `state`). */
const SYSTEM_TASKS = '/run/containerd/io.containerd.runtime.v2.task';

/** Where shims that are named by their type keep state: the engine tells them no folder. */
const OWN_STATES = ['/run/containerd/runc', '/run/containerd/runsc'];

export function dockerRoots({ execRoot, ...places }: DockerPlaces): EngineRoots {
  return {
    ...places,
    rootfs: [places.dataRoot, execRoot],
    bundles: [`${execRoot}/${OWN_TASKS}`, SYSTEM_TASKS],
    states: [
      `${execRoot}/runtime-*/${places.namespace}`,
      ...OWN_STATES.map((folder) => `${folder}/${places.namespace}`),
    ],
    containers: [`${places.rootDir}/containers`],
  };
}
