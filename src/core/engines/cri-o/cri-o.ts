import { runtimeKind } from '../../runtimes/known-runtimes.ts';
import type { HostFacts } from '../../host/host.ts';
import type { Obstacle } from '../../host/driver-obstacle.ts';
import type { DriverSetup, RuntimeSpec } from '../../scenario/scenario.ts';
import type { ResourceKind } from '../../audit/resource.ts';
import { STORAGE_DRIVERS, storageDriver } from '../containers-storage.ts';
import { criChecks } from '../cri-checks.ts';
import type { EngineKind } from '../engine-kind.ts';
import { parseEngineVersion } from '../engine-version.ts';
import { scoreObstacle } from '../pause-container.ts';
import { networkTools } from '../pod-network.ts';
import { infraOf } from './cri-o-cri.ts';
import { crioLaunch } from './cri-o-launch.ts';
import { crioRefusal } from './cri-o-refusals.ts';
import { crioService } from './cri-o-service.ts';

const SOURCE = 'put crio and pinns on PATH (packages of cri-o.io, or a build); Debian has none';

/** What the first container or pod makes and the engine, or the runtime's folder, keeps. */
const KEPT: Readonly<Partial<Record<ResourceKind, RegExp>>> = {
  file: /-containers\/[\w-]+\.(?:json|lock)$|\/runtime-[^/]+\/\.empty-directory$/,
  link: /^dg0$/,
  mount: /\/run\/(?:ns|netns)\b/,
};

/** CRI-O, which Debian has no package of. */
export const crio: EngineKind = {
  ...{ name: 'cri-o', api: 'cri', binary: 'crio', packages: [], unpacked: [] },
  source: SOURCE,
  // Older ones were not tried.
  oldest: { major: 1, minor: 26, text: '1.26' },
  probeDriver: 'vfs',
  drivers: STORAGE_DRIVERS,
  runtimeNeeds: [
    // containers/crun#1485, cri-o/cri-o#7997
    { runtime: 'crun', engine: [1, 30], release: [1, 14, 3], refusal: /unknown version specified/ },
  ],
  traces: {
    programs: /^(crio|conmon|pinns)/,
    links: /^(dg0|veth[0-9a-f]{8})$/,
    kinds: ['firewall rule'],
    keeps: ({ kind, key }) => KEPT[kind]?.test(key) === true,
  },
  // It says nothing after its work, and ends at once.
  lastWord: '\u0000',
  tools: (path, { network }) => [
    { name: 'conmon', packages: ['conmon'], folders: [folderOf(path)] },
    { name: 'pinns', packages: [], source: SOURCE, folders: [folderOf(path)] },
    { name: 'skopeo', packages: ['skopeo'] },
    ...networkTools(network),
  ],
  parseVersion: parseEngineVersion,
  runtimeObstacle,
  infra: infraOf,
  setupObstacle,
  service: crioService,
  spans: () => 'grpc',
  launch: crioLaunch,
  refusal: crioRefusal,
  checks: criChecks(({ driver }) => storageDriver(driver)),
};

function setupObstacle(setup: DriverSetup, host: HostFacts): Obstacle | undefined {
  return infraOf(setup) === 'kept'
    ? scoreObstacle('CRI-O', host, 'leave out `infra`, or run where root has all capabilities')
    : undefined;
}

function runtimeObstacle(spec: RuntimeSpec): string | undefined {
  // Without a pause container it finds no sandbox of its own, with one it hangs (seen with 1.34).
  return runtimeKind(spec) === 'runsc'
    ? 'runsc starts no containers of a pod under CRI-O: its sandbox is the pod, which CRI-O makes itself'
    : undefined;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
