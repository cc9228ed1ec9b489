import type { Tool } from '../host/tools.ts';
import { check } from '../record/check.ts';
import type { DriverSetup, Scenario } from '../scenario/scenario.ts';
import { OF_FOLDER_ABOVE } from './engine-answers.ts';
import type { EngineBuild, EngineKind } from './engine-kind.ts';
import { KEEPER } from './keeper.ts';

/** What a scenario calls the driver setup that has neither driver nor engine. */
export const FLOOR_DRIVER = 'floor';

/** What it takes of the host beside what labs do. */
export const FLOOR_TOOLS: readonly Tool[] = [
  { name: 'nsenter', packages: ['util-linux'] },
  { name: 'tar', packages: ['tar'] },
];

/** Whether a driver setup is the floor. */
export function isFloor({ driver }: Pick<DriverSetup, 'driver'>): boolean {
  return driver === FLOOR_DRIVER;
}

/**
 * No engine: programs straight on the file system under a data root, which is made as for any engine, without a container
 * and without layers. What a driver costs is measured against it.
 */
const floor: EngineKind = {
  ...{ name: FLOOR_DRIVER, api: 'none', binary: KEEPER[0], packages: ['coreutils'], unpacked: [] },
  ...{ oldest: { major: 0, minor: 0, text: 'none' }, probeDriver: FLOOR_DRIVER, runtimeNeeds: [] },
  drivers: { [FLOOR_DRIVER]: { tools: FLOOR_TOOLS } },
  traces: { programs: /^sleep$/, links: /(?!)/, kinds: [] },
  // Nothing is shut down: the process that keeps the namespaces ends when it is asked to.
  lastWord: '\u0000',
  parseVersion: () => undefined,
  runtimeObstacle: () => undefined,
  launch: ({ work }) => {
    const dataRoot = `${work}/data`;
    return {
      ...{ folders: [dataRoot], files: [], argv: KEEPER },
      roots: {
        ...{ socket: `${work}/none.sock`, dataRoot, rootDir: dataRoot, rootfs: [dataRoot] },
        ...{ namespace: '', bundles: [], containers: [] },
        states: [],
      },
    };
  },
  refusal: () => undefined,
  checks: ({ dataRootType = OF_FOLDER_ABOVE }, found) => [
    check('file system of the data root', dataRootType, found.dataRootType),
  ],
};

/** What a scenario calls its floor; undefined where it has none. */
export function floorName({ drivers }: Pick<Scenario, 'drivers'>): string | undefined {
  return drivers.find(isFloor)?.name;
}

/** The build of the floor. */
const FLOOR: EngineBuild = {
  kind: floor,
  path: KEEPER[0],
  version: floor.oldest,
};

/** What a driver setup is of: the run's engine, or the floor. */
export function buildOf<Build extends { readonly kind: EngineKind }>(
  setup: Pick<DriverSetup, 'driver'>,
  engine: Build,
): Build | EngineBuild {
  return isFloor(setup) ? FLOOR : engine;
}
