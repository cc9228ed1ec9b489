import { check } from '../../record/check.ts';
import type { Check } from '../../record/events.ts';
import type { DriverSetup } from '../../scenario/scenario.ts';
import type { EngineAnswers, EngineExpectations } from '../engine-answers.ts';
import type { EngineVersion } from '../engine-version.ts';
import { majorOfApi } from './docker-api-versions.ts';
import { dockerDriver, type DockerDriver } from './docker-drivers.ts';

/** The row of a proof that has the driver's name as the engine gives it. */
export const DRIVER_CHECK = 'storage driver';

/** Compares the engine's own answers with the plan; a number counts only if every row is ok. */
export function dockerChecks(expected: EngineExpectations, found: EngineAnswers): Check[] {
  const status = new Map(found.driverStatus);
  const driver = dockerDriver(expected.setup, expected.version);
  return [
    check(DRIVER_CHECK, driver.name, found.driver),
    check('data root', expected.dataRoot, found.rootDir),
    ...versionChecks(expected.version, found),
    ...(expected.dataRootType === undefined
      ? []
      : [check('file system of the data root', expected.dataRootType, found.dataRootType)]),
    ...expected.runtimes.map((name) =>
      check(`runtime ${name}`, 'registered', found.runtimes.includes(name) ? 'registered' : 'not registered'),
    ),
    ...modeChecks(expected.setup, driver, status),
  ];
}

/** A version that the scenario states for a build without one is checked by the API that the build speaks. */
function versionChecks({ told, text, major }: EngineVersion, found: EngineAnswers): Check[] {
  const named = check('engine version', told ?? text, found.version);
  if (told === undefined) return [named];
  const series = majorOfApi(found.apiVersion);
  const api = `${found.apiVersion}, that of engine ${series ?? 'unknown'}`;
  return [named, { what: 'API', expected: `that of engine ${major}`, found: api, ok: series === major }];
}

/** Only these rows distinguish loopback and direct-lvm (moby daemon/graphdriver/devmapper/driver.go, Status). */
function modeChecks(
  setup: DriverSetup,
  { isSnapshotter }: DockerDriver,
  status: ReadonlyMap<string, string>,
): Check[] {
  if (setup.driver === 'devicemapper') {
    const loopFile = status.has('Data loop file')
      ? 'a loop file of the engine'
      : 'no loop file of the engine';
    const expected = setup.mode === 'loop-lvm' ? 'a loop file of the engine' : 'no loop file of the engine';
    return [check('devicemapper data', expected, loopFile)];
  }
  if (isSnapshotter) {
    return [
      check('driver type', 'io.containerd.snapshotter.v1', status.get('driver-type') ?? 'a graphdriver'),
    ];
  }
  return [];
}
