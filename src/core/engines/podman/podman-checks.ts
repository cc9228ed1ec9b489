import { check } from '../../record/check.ts';
import type { Check } from '../../record/events.ts';
import type { EngineAnswers, EngineExpectations } from '../engine-answers.ts';
import { isFuse, storageDriver } from '../containers-storage.ts';

/**
 * Compares the engine's own answers with the plan. That a runtime is registered says little, since Podman lists some that
 * are not installed: what ran is proved on containers.
 */
export function podmanChecks(expected: EngineExpectations, found: EngineAnswers): Check[] {
  const { driver } = expected.setup;
  const status = new Map(found.driverStatus);
  return [
    check('storage driver', storageDriver(driver), found.driver),
    check('data root', expected.dataRoot, found.rootDir),
    check('engine version', expected.version.text, found.version),
    ...(expected.dataRootType === undefined
      ? []
      : [check('file system of the data root', expected.dataRootType, found.dataRootType)]),
    ...expected.runtimes.map((name) =>
      check(`runtime ${name}`, 'registered', found.runtimes.includes(name) ? 'registered' : 'not registered'),
    ),
    // The kernel's overlay is diffed by reading the upper layer; one by a program never (storage drivers/overlay).
    ...(isFuse(driver)
      ? [check('native diff', 'false', status.get('Native Overlay Diff') ?? 'unknown')]
      : []),
  ];
}
