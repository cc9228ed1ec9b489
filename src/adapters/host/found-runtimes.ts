import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { FoundRuntime } from '../../core/host/host.ts';
import { runtimeBinary } from '../../core/runtimes/known-runtimes.ts';
import type { RuntimeSpec } from '../../core/scenario/scenario.ts';
import { findProgram, type FoundProgram } from './find-program.ts';
import { firstLines } from './first-lines.ts';
import { foldersBeside } from './folders-beside.ts';
import { faultsOf, type Found } from './found-programs.ts';
import { inPlace, type Place } from './usable-folder.ts';

/**
 * Runtimes, and the versions they report.
 * @param engine its path: runtimes beside it are found too
 */
export async function foundRuntimes(
  specs: readonly RuntimeSpec[],
  engine: string | undefined,
): Promise<Found<FoundRuntime>> {
  const beside = engine === undefined ? [] : await foldersBeside(engine);
  const programs = await Promise.all(
    specs.map(async (spec): Promise<[string, FoundProgram]> => [
      spec.name,
      await findProgram(runtimeBinary(spec), beside),
    ]),
  );
  // crun makes its run folder even for `--version`; newer versions print nothing if they cannot.
  const temporary = temporaryPlace();
  const runFolder = await inPlace(temporary, () => mkdtemp(join(temporary.path, 'drivergrid-')));
  try {
    const found = await Promise.all(
      programs.map(async ([name, { path }]): Promise<[string, FoundRuntime][]> => {
        if (path === undefined) return [];
        const { output } = await firstLines(path, ['--version'], { XDG_RUNTIME_DIR: runFolder });
        return [[name, { path, version: output === '' ? 'unknown' : output }]];
      }),
    );
    return { found: Object.fromEntries(found.flat()), faults: faultsOf(programs) };
  } finally {
    await rm(runFolder, { recursive: true, force: true });
  }
}

function temporaryPlace(): Place {
  return {
    ...{ path: resolve(tmpdir()), purpose: 'folder for temporary files' },
    hint: 'Set TMPDIR to an existing, writable folder such as /tmp.',
  };
}
