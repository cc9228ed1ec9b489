import type { EngineFacts } from '../engine-facts.ts';
import { driverTraits } from './drivers.ts';
import { majorOfApi, type EngineVersion } from '../engine-version.ts';
import type { Check } from '../../record/events.ts';
import type { DriverSetup } from '../../scenario/scenario.ts';

type ComparedFact = 'version' | 'apiVersion' | 'driver' | 'driverStatus' | 'rootDir' | 'runtimes';

/** What the engine says of itself after a restart, and the kernel of its data root. */
export interface EngineAnswers extends Pick<EngineFacts, ComparedFact> {
  /** File system type mounted under the data root. */
  readonly dataRootType: string;
}

export interface EngineExpectations {
  readonly setup: DriverSetup;
  readonly version: EngineVersion;
  readonly dataRoot: string;
  readonly runtimes: readonly string[];
  /** File system type that was made for the data root; undefined on the host's own. */
  readonly dataRootType: string | undefined;
}

/** Compares the engine's own answer with the plan; every row must be ok for a number to count. */
export function engineChecks(expected: EngineExpectations, found: EngineAnswers): Check[] {
  const status = new Map(found.driverStatus);
  return [
    check('storage driver', expected.setup.driver, found.driver),
    check('data root', expected.dataRoot, found.rootDir),
    ...versionChecks(expected.version, found),
    ...(expected.dataRootType === undefined
      ? []
      : [check('file system of the data root', expected.dataRootType, found.dataRootType)]),
    ...expected.runtimes.map((name) =>
      check(`runtime ${name}`, 'registered', found.runtimes.includes(name) ? 'registered' : 'not registered'),
    ),
    ...modeChecks(expected.setup, status),
  ];
}

/** A version that the scenario gave for a build without one is proved by the API that the build speaks. */
function versionChecks({ told, text, major }: EngineVersion, found: EngineAnswers): Check[] {
  const named = check('engine version', told ?? text, found.version);
  if (told === undefined) return [named];
  const series = majorOfApi(found.apiVersion);
  const api = `${found.apiVersion}, that of engine ${series ?? 'unknown'}`;
  return [named, { what: 'API', expected: `that of engine ${major}`, found: api, ok: series === major }];
}

/** Loopback and direct-lvm differ only in these rows (moby daemon/graphdriver/devmapper/driver.go, Status). */
function modeChecks(setup: DriverSetup, status: ReadonlyMap<string, string>): Check[] {
  if (setup.driver === 'devicemapper') {
    const loopFile = status.has('Data loop file')
      ? 'a loop file of the engine'
      : 'no loop file of the engine';
    const expected = setup.mode === 'loop-lvm' ? 'a loop file of the engine' : 'no loop file of the engine';
    return [check('devicemapper data', expected, loopFile)];
  }
  if (driverTraits(setup.driver).snapshotter === true) {
    return [
      check('driver type', 'io.containerd.snapshotter.v1', status.get('driver-type') ?? 'a graphdriver'),
    ];
  }
  return [];
}

/** A mount as the kernel tells it. */
interface Mount {
  readonly mountPoint: string;
  readonly type: string;
}

/**
 * Checks that a running container's root is what the driver mounts.
 * @param before mounts before the container was started
 * @param after mounts while it runs
 * @param places folders in which the engine mounts container roots
 */
export function rootfsCheck(
  setup: DriverSetup,
  before: readonly Mount[],
  after: readonly Mount[],
  places: readonly string[],
): Check {
  const known = new Set(before.map((mount) => mount.mountPoint));
  const isRootfs = (mount: Mount): boolean =>
    !known.has(mount.mountPoint) &&
    mount.type !== 'nsfs' &&
    !mount.mountPoint.endsWith('/shm') &&
    places.some((place) => mount.mountPoint.startsWith(`${place}/`));
  const types = [...new Set(after.filter(isRootfs).map((mount) => mount.type))].sort();
  const found = types.length === 0 ? 'no mount of its own' : types.join(', ');
  const expected = expectedRootfs(setup, before, places);
  const ok =
    expected.length === 0
      ? types.length === 0
      : types.length > 0 && types.every((type) => expected.includes(type));
  const wanted = expected.length === 0 ? 'no mount of its own' : expected.join(' or ');
  return { what: 'root of a running container', expected: wanted, found, ok };
}

/** @returns the types a container's root may have; none where it has no mount of its own */
function expectedRootfs(
  setup: DriverSetup,
  mounts: readonly Mount[],
  places: readonly string[],
): readonly string[] {
  const { rootfs } = driverTraits(setup.driver);
  if (rootfs !== 'bind') return rootfs ?? [];
  // A bind mount has the type of the file system it shows: here that of the data root.
  return mounts.filter((mount) => places.includes(mount.mountPoint)).map((mount) => mount.type);
}

function check(what: string, expected: string, found: string): Check {
  return { what, expected, found, ok: expected === found };
}
