import type { ResourceKind } from '../../audit/resource.ts';
import type { Obstacle } from '../../host/driver-obstacle.ts';
import { dockerChecks } from '../docker/docker-checks.ts';
import { DOCKER_DRIVERS, DOCKER_SNAPSHOTTERS } from '../docker/docker-drivers.ts';
import { DOCKER_RUNTIME_NEEDS } from '../docker/docker-runtime-needs.ts';
import { docker } from '../docker/docker.ts';
import type { EngineKind } from '../engine-kind.ts';
import { parseEngineVersion } from '../engine-version.ts';
import { keptObstacle, scoreObstacle } from '../pause-container.ts';
import { BRIDGE, networkTools } from '../pod-network.ts';
import { criDockerdLaunch } from './cri-dockerd-launch.ts';
import { criDockerdRefusal } from './cri-dockerd-refusals.ts';

const SOURCE =
  'put cri-dockerd on PATH (https://github.com/Mirantis/cri-dockerd/releases, or a build); Debian has none';

/** What the first pod makes and all others use, beside what the engine keeps. */
const KEPT: Readonly<Partial<Record<ResourceKind, RegExp>>> = {
  link: new RegExp(`^${BRIDGE}$`),
};

/** A kubelet stops containers first (cri-dockerd core/sandbox_stop.go, StopPodSandbox). */
const LEAVES_RUNNING: Obstacle = {
  reason:
    'cri-dockerd stops a pod without its container, which runs on until the pod is removed: the steps of cri-pod-4 would not be those of other engines',
  fix: 'use cri-pod, which stops the container first, or another engine',
};

/** Docker Engine under a kubelet: cri-dockerd speaks CRI for it, as the kubelet's own dockershim did. The engine is dockerd. */
export const criDockerd: EngineKind = {
  ...{ name: 'cri-dockerd', api: 'cri', binary: docker.binary, packages: docker.packages },
  unpacked: docker.unpacked,
  // The first with API 1.42 (cri-dockerd libdocker/client.go, MinimumDockerAPIVersion).
  oldest: { major: 23, minor: 0, text: '23.0' },
  ...{ probeDriver: docker.probeDriver, drivers: DOCKER_DRIVERS, snapshotters: DOCKER_SNAPSHOTTERS },
  runtimeNeeds: DOCKER_RUNTIME_NEEDS,
  traces: {
    programs: /^(docker|containerd|cri-dockerd)/,
    links: /^(docker\d|br-[0-9a-f]{12}$|dg0$|veth[0-9a-f]{8}$)/,
    kinds: ['firewall rule'],
    keeps: (thing) => docker.traces.keeps?.(thing) === true || KEPT[thing.kind]?.test(thing.key) === true,
  },
  tools: (path, { network }) => [
    {
      ...{ name: 'cri-dockerd', packages: [], source: SOURCE },
      folders: path === '' ? [] : [path.slice(0, path.lastIndexOf('/'))],
    },
    ...networkTools(network),
  ],
  ...{ lastWord: docker.lastWord, ownRuntime: 'runc', parseVersion: parseEngineVersion },
  runtimeObstacle: docker.runtimeObstacle,
  obstacle: ({ workload }) => (workload === 'cri-pod-4' ? LEAVES_RUNNING : undefined),
  infra: () => 'kept',
  // Runtimes are tried in pods, too.
  hostObstacle: (host) =>
    scoreObstacle('cri-dockerd', host, 'run where root has all capabilities, or use containerd'),
  setupObstacle: (setup) => keptObstacle('cri-dockerd', setup),
  launch: criDockerdLaunch,
  refusal: criDockerdRefusal,
  missingDriver: (setup, log) => docker.missingDriver?.(setup, log),
  checks: dockerChecks,
};
