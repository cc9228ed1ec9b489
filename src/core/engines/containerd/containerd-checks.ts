import { check } from '../../record/check.ts';
import type { Check } from '../../record/events.ts';
import type { EngineAnswers, EngineExpectations } from '../engine-answers.ts';
import { snapshotterName } from './containerd-launch.ts';

/** Compares containerd's answers with the plan. The snapshotter is that of its image store. */
export function containerdChecks(expected: EngineExpectations, found: EngineAnswers): Check[] {
  return [
    check('storage driver', snapshotterName(expected.setup), found.driver),
    check('data root', expected.dataRoot, found.rootDir),
    check('engine version', expected.version.text, found.version),
    ...(expected.dataRootType === undefined
      ? []
      : [check('file system of the data root', expected.dataRootType, found.dataRootType)]),
    ...expected.runtimes.map((name) =>
      check(`runtime ${name}`, 'registered', found.runtimes.includes(name) ? 'registered' : 'not registered'),
    ),
  ];
}
