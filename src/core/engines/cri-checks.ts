import { check } from '../record/check.ts';
import type { Check } from '../record/events.ts';
import type { DriverSetup } from '../scenario/scenario.ts';
import type { EngineKind } from './engine-kind.ts';

/**
 * Compares the answers of an engine with CRI with the plan.
 * @param driverName the name that the engine has for a setup's driver
 */
export function criChecks(driverName: (setup: DriverSetup) => string): EngineKind['checks'] {
  return ({ setup, version, dataRoot, dataRootType, runtimes }, found): Check[] => [
    check('storage driver', driverName(setup), found.driver),
    check('data root', dataRoot, found.rootDir),
    check('engine version', version.text, found.version),
    ...(dataRootType === undefined
      ? []
      : [check('file system of the data root', dataRootType, found.dataRootType)]),
    ...runtimes.map((name) =>
      check(`runtime ${name}`, 'registered', found.runtimes.includes(name) ? 'registered' : 'not registered'),
    ),
  ];
}
