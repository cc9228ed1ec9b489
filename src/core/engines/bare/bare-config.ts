import type { ReadyRuntime } from '../../runtimes/known-runtimes.ts';
import type { EngineSetup } from '../engine-kind.ts';
import type { EngineRoots } from '../engine-roots.ts';

/** What containers are made with, where an engine would have its configuration file. */
export interface BareConfig {
  readonly driver: string;
  /** Above all containers, such as `/drivergrid-20261124-...`. */
  readonly cgroup: string;
  readonly runtimes: readonly ReadyRuntime[];
}

export function bareConfig({ setup, runtimes, cgroup }: EngineSetup): BareConfig {
  return { driver: setup.driver, cgroup, runtimes };
}

/** Where a container's bundle and a runtime's state lie below the folders for them, as below containerd's. */
const NAMESPACE = 'bare';

/** Below the start's folder: what is not on the data root. */
const EXEC = 'exec';
const STATE = 'runtime-';

/** The place of the start's folder; its configuration stands where an engine's socket would. */
export function bareRoots(work: string): EngineRoots {
  const dataRoot = `${work}/data`;
  return {
    ...{ socket: `${work}/bare.json`, dataRoot, rootDir: dataRoot, rootfs: [dataRoot] },
    ...{ namespace: NAMESPACE, bundles: [`${dataRoot}/bundles`], containers: [] },
    // As an engine of the lab has them, on the same file system.
    states: [`${work}/${EXEC}/${STATE}*/${NAMESPACE}`],
  };
}

/** Of what is not on the data root. */
export function execFolder({ socket }: EngineRoots): string {
  return `${socket.slice(0, socket.lastIndexOf('/'))}/${EXEC}`;
}

/** The `--root` of a runtime. */
export function stateFolder(roots: EngineRoots, runtime: string): string {
  return `${execFolder(roots)}/${STATE}${runtime}/${roots.namespace}`;
}

/** The folder of bundles. */
export function bundleFolder({ dataRoot, namespace }: EngineRoots): string {
  return `${dataRoot}/bundles/${namespace}`;
}
