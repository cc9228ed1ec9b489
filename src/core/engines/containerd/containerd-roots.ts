import type { EngineRoots } from '../engine-roots.ts';
import { stateFolder } from '../runtime-wrapper.ts';

/** containerd's namespace of what CRI makes (containerd internal/cri/constants). */
export const CRI_NAMESPACE = 'k8s.io';
const TASKS = 'io.containerd.runtime.v2.task';
/** containerd's name of its CRI up to 1.7, and of its folders since. */
export const OLD_CRI = 'io.containerd.grpc.v1.cri';

/** What a containerd was given; absolute paths. */
export interface ContainerdPlaces {
  readonly root: string;
  readonly state: string;
  readonly socket: string;
  /** The start's folder. */
  readonly work: string;
  /** Socket of the snapshotter, if it is outside of containerd. */
  readonly proxy?: string | undefined;
}

/** Where a containerd with CRI keeps its files. */
export function containerdRoots({ root, state, socket, work, proxy }: ContainerdPlaces): EngineRoots {
  return {
    ...{ socket, dataRoot: root, rootDir: root, rootfs: [root, `${state}/${TASKS}`] },
    ...{ namespace: CRI_NAMESPACE, bundles: [`${state}/${TASKS}`] },
    services: proxy === undefined ? [] : [proxy],
    ...(proxy === undefined ? {} : { snapshotter: proxy }),
    states: [
      `${stateFolder(work, '*')}/${CRI_NAMESPACE}`,
      // Of shims that are named by their type.
      ...['/run/containerd/runc', '/run/containerd/runsc'].map((folder) => `${folder}/${CRI_NAMESPACE}`),
    ],
    containers: ['containers', 'sandboxes'].flatMap((name) => [
      `${root}/${OLD_CRI}/${name}`,
      `${state}/${OLD_CRI}/${name}`,
    ]),
  };
}
