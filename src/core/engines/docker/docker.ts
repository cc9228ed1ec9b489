import type { RuntimeSpec } from '../../scenario/scenario.ts';
import type { EngineKind } from '../engine-kind.ts';
import { atLeast, parseEngineVersion, type EngineVersion } from '../engine-version.ts';
import { dockerChecks } from './docker-checks.ts';
import { DOCKER_DRIVERS, DOCKER_SNAPSHOTTERS, isSnapshotter } from './docker-drivers.ts';
import { dockerLaunch } from './docker-launch.ts';
import { DOCKER_RUNTIME_NEEDS } from './docker-runtime-needs.ts';
import { dockerService } from './docker-service.ts';
import { driverRefusal } from './driver-refusals.ts';
import { skippedSnapshotter } from '../containerd/skipped-snapshotter.ts';

/** A layer of an image: mounted for the first container, and kept with the image (containerd plugins/snapshots/erofs). */
const EROFS_LAYER = /\/io\.containerd\.snapshotter\.v1\.erofs\/snapshots\/\d+\/fs \(erofs of /;

/** Docker Engine, with a containerd that it starts or is given. */
export const docker: EngineKind = {
  ...{ name: 'docker', api: 'docker', binary: 'dockerd', packages: ['docker.io'] },
  unpacked: ['docker.io', 'containerd', 'runc'],
  // The first that answers `POST /containers/{id}/wait?condition=removed` with its headers at once (API 1.30),
  // without which wait cannot be opened before start.
  oldest: { major: 17, minor: 6, text: '17.06' },
  probeDriver: 'vfs',
  drivers: DOCKER_DRIVERS,
  snapshotters: DOCKER_SNAPSHOTTERS,
  runtimeNeeds: DOCKER_RUNTIME_NEEDS,
  traces: {
    programs: /^(docker|containerd)/,
    links: /^(docker\d|br-[0-9a-f]{12}$)/,
    kinds: ['docker network', 'docker volume', 'firewall rule'],
    keeps: ({ kind, key }) =>
      (kind === 'mount' && EROFS_LAYER.test(key)) ||
      // That of the host, for the first container in it (moby libnetwork/osl).
      (kind === 'network namespace' && key.includes('/netns/default ')),
  },
  // After this line dockerd only polls for containerd's end: a second of no interest (moby cmd/dockerd/daemon.go,
  // libcontainerd/supervisor/remote_daemon.go).
  lastWord: 'Daemon shutdown complete',
  ownRuntime: 'runc',
  service: dockerService,
  parseVersion: parseEngineVersion,
  runtimeObstacle,
  // 26.1 exports its calls only, and none of what they are made of.
  spans: (version) => (atLeast(version, 28) ? 'http/protobuf' : undefined),
  launch: dockerLaunch,
  refusal: driverRefusal,
  missingDriver: (setup, log) => (isSnapshotter(setup) ? skippedSnapshotter(setup, log) : undefined),
  checks: dockerChecks,
};

function runtimeObstacle({ runtime_type: type }: RuntimeSpec, version: EngineVersion): string | undefined {
  if (type === undefined || atLeast(version, 24)) return undefined;
  return `runtimeType needs an engine from 24.0 on; ${version.text} would run plain runc instead`;
}
