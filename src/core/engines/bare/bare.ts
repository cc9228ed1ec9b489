import { check } from '../../record/check.ts';
import type { RuntimeSpec } from '../../scenario/scenario.ts';
import type { Obstacle } from '../../host/driver-obstacle.ts';
import type { DriverTraits } from '../driver-traits.ts';
import { OF_FOLDER_ABOVE } from '../engine-answers.ts';
import type { AskedOfEngine, EngineKind } from '../engine-kind.ts';
import { KEEPER } from '../keeper.ts';
import { bareConfig, bareRoots, execFolder } from './bare-config.ts';

/** An overlay mount of the image's layers, with a fresh upper folder. */
const OVERLAY: DriverTraits = { filesystem: 'overlay', tools: [], rootfs: ['overlay'] };
/** A copy of the image's files in a folder. */
const FOLDER: DriverTraits = { tools: [] };

/** What it takes of the host beside what labs do. */
const TOOLS = [
  { name: 'nsenter', packages: ['util-linux'] },
  { name: 'tar', packages: ['tar'] },
  { name: 'perl', packages: ['perl-base'] },
] as const;

/**
 * No engine: the runtime alone on an OCI bundle, with the calls that containerd's shim makes. What an engine adds is
 * measured against it. A root file system is made by what its driver is under engines: the names are theirs.
 */
export const bare: EngineKind = {
  ...{ name: 'bare', api: 'bundle', binary: 'bare', packages: [], unpacked: [], engineless: true },
  ...{ oldest: { major: 0, minor: 0, text: '' }, probeDriver: 'vfs', runtimeNeeds: [] },
  drivers: Object.fromEntries(
    Object.entries({
      ...{ overlay: OVERLAY, overlay2: OVERLAY, overlayfs: OVERLAY },
      ...{ vfs: FOLDER, native: FOLDER },
    }).map(([name, traits]) => [name, { ...traits, tools: TOOLS }]),
  ),
  // All that is left behind is a runtime's.
  traces: { programs: /(?!)/, links: /(?!)/, kinds: [] },
  // Nothing is shut down: the process that keeps the namespaces ends when it is asked to.
  lastWord: '\u0000',
  parseVersion: () => undefined,
  obstacle,
  runtimeObstacle,
  launch: (given) => {
    const roots = bareRoots(given.work);
    const config = { path: roots.socket, text: `${JSON.stringify(bareConfig(given), undefined, 2)}\n` };
    return {
      ...{ folders: [roots.dataRoot, execFolder(roots)], files: [config] },
      ...{ argv: KEEPER, roots },
    };
  },
  refusal: () => undefined,
  checks: ({ setup, runtimes, dataRootType = OF_FOLDER_ABOVE }, found) => [
    check('storage driver', setup.driver, found.driver),
    check('file system of the data root', dataRootType, found.dataRootType),
    ...runtimes.map((name) =>
      check(`runtime ${name}`, 'registered', found.runtimes.includes(name) ? 'registered' : 'not registered'),
    ),
  ],
};

function obstacle({ network, live = [] }: AskedOfEngine): Obstacle | undefined {
  if (network === 'bridge') {
    return {
      reason: 'a bridge is the work of an engine, and bare has none',
      fix: 'set `network: none` or `network: host` in the scenario',
    };
  }
  if (live.some((count) => count > 0)) {
    return {
      reason: 'the memory of idle containers is told apart by their shims, and bare has none',
      fix: 'leave out `live`',
    };
  }
  return undefined;
}

function runtimeObstacle({ runtime_type: type }: RuntimeSpec): string | undefined {
  return type === undefined
    ? undefined
    : `${type} is a shim of containerd, and bare starts runtimes without containerd; name the runtime's binary with \`path\``;
}
