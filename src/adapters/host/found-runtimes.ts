import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { FoundRuntime } from '../../core/host/host.ts';
import { runtimeBinary } from '../../core/runtimes/known-runtimes.ts';
import type { RuntimeSpec } from '../../core/scenario/scenario.ts';
import { cachedRuntime } from '../packages/cached-runtime.ts';
import { findProgram, type FoundProgram } from './find-program.ts';
import { firstLines } from './first-lines.ts';
import { foldersBeside } from './folders-beside.ts';
import { faultsOf, type Found } from './found-programs.ts';
import { askShim } from './shim-version.ts';
import { inPlace, type Place } from './usable-folder.ts';

/**
 * Runtimes, and the versions they report.
 * @param engine its path: runtimes beside it are found too
 * @param digests SHA-256 of programs that came with it, by path
 */
export async function foundRuntimes(
  specs: readonly RuntimeSpec[],
  engine: string | undefined,
  digests: ReadonlyMap<string, string> = new Map(),
): Promise<Found<FoundRuntime>> {
  const beside = engine === undefined ? [] : await foldersBeside(engine);
  const programs = await Promise.all(
    specs.map(async (spec): Promise<[string, RuntimeProgram]> => [
      spec.name,
      await runtimeProgram(spec, beside, digests),
    ]),
  );
  const shims = new Set(specs.filter((spec) => spec.runtime_type !== undefined).map(({ name }) => name));
  // crun makes its run folder even for `--version`; newer versions print nothing if they cannot.
  const temporary = temporaryPlace();
  const runFolder = await inPlace(temporary, () => mkdtemp(join(temporary.path, 'drivergrid-')));
  try {
    const found = await Promise.all(
      programs.map(async ([name, { path, sha256 }]): Promise<[string, FoundRuntime][]> => {
        if (path === undefined) return [];
        const output = shims.has(name)
          ? await askShim(path)
          : (await firstLines(path, ['--version'], { XDG_RUNTIME_DIR: runFolder })).output;
        return [[name, { path, version: output === '' ? 'unknown' : output, sha256 }]];
      }),
    );
    return { found: Object.fromEntries(found.flat()), faults: faultsOf(programs) };
  } finally {
    await rm(runFolder, { recursive: true, force: true });
  }
}

type RuntimeProgram = FoundProgram & { readonly sha256?: string | undefined };

async function runtimeProgram(
  spec: RuntimeSpec,
  beside: readonly string[],
  digests: ReadonlyMap<string, string>,
): Promise<RuntimeProgram> {
  if (spec.from === undefined) {
    const found = await findProgram(runtimeBinary(spec), beside);
    const real = found.path === undefined ? '' : await realpath(found.path);
    return { ...found, sha256: digests.get(real) };
  }
  const cached = await cachedRuntime(spec);
  if (cached === undefined) return { fault: undefined };
  return { ...(await findProgram(cached.path)), sha256: cached.sha256 };
}

function temporaryPlace(): Place {
  return {
    ...{ path: resolve(tmpdir()), purpose: 'folder for temporary files' },
    hint: 'Set TMPDIR to an existing, writable folder such as /tmp.',
  };
}
