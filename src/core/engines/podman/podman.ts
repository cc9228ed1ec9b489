import type { RuntimeSpec } from '../../scenario/scenario.ts';
import type { EngineKind } from '../engine-kind.ts';
import { parseEngineVersion } from '../engine-version.ts';
import { podmanChecks } from './podman-checks.ts';
import { STORAGE_DRIVERS } from '../containers-storage.ts';
import { podmanLaunch } from './podman-launch.ts';
import { PODMAN_TRACES } from './podman-traces.ts';
import { podmanTools } from './podman-programs.ts';
import { podmanRefusal } from './podman-refusals.ts';

/** Podman, through the Docker API of `podman system service`. */
export const podman: EngineKind = {
  ...{ name: 'podman', api: 'docker', binary: 'podman', packages: ['podman', 'conmon', 'netavark'] },
  unpacked: ['podman', 'conmon', 'netavark', 'aardvark-dns', 'runc', 'crun'],
  // The first with netavark.
  oldest: { major: 4, minor: 0, text: '4.0' },
  probeDriver: 'vfs',
  drivers: STORAGE_DRIVERS,
  runtimeNeeds: [],
  traces: PODMAN_TRACES,
  // It says nothing after its work, and ends at once.
  lastWord: '\u0000',
  tools: podmanTools,
  refusedWorkloads: {
    'docker-cli': 'Podman ignores the runtime of `docker run`; expected docker-run',
  },
  parseVersion: parseEngineVersion,
  runtimeObstacle,
  launch: podmanLaunch,
  refusal: podmanRefusal,
  checks: podmanChecks,
};

function runtimeObstacle({ runtime_type: type }: RuntimeSpec): string | undefined {
  return type === undefined
    ? undefined
    : 'Podman starts runtimes through conmon and has no runtimeType; give the path of an OCI runtime';
}
