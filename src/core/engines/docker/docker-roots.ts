import type { EngineRoots } from '../engine-roots.ts';

/** Where one dockerd was told to keep things; the rest follows. */
export interface DockerPlaces extends Pick<EngineRoots, 'socket' | 'dataRoot' | 'rootDir' | 'containerd'> {
  readonly execRoot: string;
  readonly namespace: string;
}

/** containerd's namespace of an engine's containers (moby daemon/config/config.go). */
export const DOCKER_NAMESPACE = 'moby';

/** containerd's task folder, under the engine's exec root where it has a containerd of its own. */
const OWN_TASKS = 'containerd/daemon/io.containerd.runtime.v2.task';
/** That of the host's containerd (containerd's config.toml, `state`). */
const SYSTEM_TASKS = '/run/containerd/io.containerd.runtime.v2.task';

export function dockerRoots({ execRoot, ...places }: DockerPlaces): EngineRoots {
  return {
    ...places,
    rootfs: [places.dataRoot, execRoot],
    bundles: [`${execRoot}/${OWN_TASKS}`, SYSTEM_TASKS],
    states: { folder: execRoot, prefix: 'runtime-' },
    containers: [`${places.rootDir}/containers`],
  };
}
