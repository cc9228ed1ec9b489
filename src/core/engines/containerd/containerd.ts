import type { ResourceKind } from '../../audit/resource.ts';
import { runtimeKind } from '../../runtimes/known-runtimes.ts';
import type { RuntimeSpec } from '../../scenario/scenario.ts';
import { atLeast } from '../engine-version.ts';
import type { EngineKind } from '../engine-kind.ts';
import { keptObstacle } from '../pause-container.ts';
import { BRIDGE, networkTools } from '../pod-network.ts';
import { criChecks } from '../cri-checks.ts';
import { CONTAINERD_DRIVERS } from './containerd-drivers.ts';
import { snapshotterName } from './containerd-cri.ts';
import { containerdLaunch } from './containerd-launch.ts';
import { containerdRefusal } from './containerd-refusals.ts';
import { CONTAINERD_RUNTIME_NEEDS } from './containerd-runtime-needs.ts';
import { containerdService } from './containerd-service.ts';
import { containerdVersion } from './containerd-version.ts';
import { skippedSnapshotter } from './skipped-snapshotter.ts';

/** What the first pod makes and all others use. */
const KEPT: Readonly<Partial<Record<ResourceKind, RegExp>>> = {
  // crun makes it in its folder.
  file: /\/runtime-[^/]+\/[^/]+\/\.empty-directory$/,
  link: new RegExp(`^${BRIDGE}$`),
  // The folder of network namespaces is mounted on itself.
  mount: /^\/run\/netns /,
};

/** containerd with its own CRI, as a kubelet uses it. */
export const containerd: EngineKind = {
  ...{ name: 'containerd', api: 'cri', binary: 'containerd', packages: ['containerd', 'runc'] },
  unpacked: ['containerd', 'runc'],
  // The first with CRI v1 (containerd RELEASES.md).
  oldest: { major: 1, minor: 6, text: '1.6' },
  probeDriver: 'native',
  drivers: CONTAINERD_DRIVERS,
  snapshotters: CONTAINERD_DRIVERS,
  runtimeNeeds: CONTAINERD_RUNTIME_NEEDS,
  traces: {
    programs: /^containerd/,
    links: /^(dg0|veth[0-9a-f]{8})$/,
    kinds: ['firewall rule'],
    keeps: ({ kind, key }) => KEPT[kind]?.test(key) === true,
  },
  // It says nothing after its work, and ends at once.
  lastWord: '\u0000',
  tools: (path, { network }) => [
    { name: 'ctr', packages: ['containerd'], folders: [path.slice(0, path.lastIndexOf('/'))] },
    ...networkTools(network),
  ],
  parseVersion: containerdVersion,
  runtimeObstacle,
  infra: () => 'kept',
  setupObstacle: (setup) => keptObstacle('containerd', setup),
  service: containerdService,
  // Debian's 1.6 has no plugin for it; that of its 1.7 exports nothing of a call.
  spans: (version) => (atLeast(version, 2) ? 'http/protobuf' : undefined),
  launch: containerdLaunch,
  refusal: containerdRefusal,
  missingDriver: skippedSnapshotter,
  checks: criChecks(snapshotterName),
};

function runtimeObstacle(spec: RuntimeSpec): string | undefined {
  // Its sandbox starts, and the first container hangs (seen with 1.6.20 and 2.1.9).
  return runtimeKind(spec) === 'runsc' && spec.runtime_type === undefined
    ? 'runsc works under the CRI of containerd through its own shim only; set `runtimeType: io.containerd.runsc.v1`'
    : undefined;
}
