import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import { errorText, HostError } from '../../core/errors.ts';
import { interpreterOf } from '../../core/host/program-fault.ts';
import type { PortableProgram } from '../../image/fio-archive.ts';
import { loadedLibraries } from '../../image/loaded-libraries.ts';
import { programEnvironment } from '../host/program-environment.ts';
import { OWN_CHILD } from '../host/tied-child.ts';

const LIST_MS = 30_000;

/**
 * A program of this host with its loader and libraries.
 * @param path absolute
 * @throws HostError where it is none that can be taken, or a library is missing
 */
export async function portableProgram(path: string): Promise<PortableProgram> {
  const program = await readFile(path);
  const loader = interpreterOf(program);
  if (loader === undefined) return { program, loader, libraries: new Map() };
  try {
    if (program.subarray(0, 2).toString() === '#!') throw new Error('it is a script');
    const libraries = new Map<string, Uint8Array>();
    for (const { name, path: file } of loadedLibraries(await listed(loader, path))) {
      libraries.set(name, await readFile(file));
    }
    return { program, loader: await readFile(loader), libraries };
  } catch (cause) {
    throw new HostError(`${path} cannot be put into an image: ${errorText(cause)}`, {
      hint: 'Install fio from the distribution, or let `drivergrid setup SCENARIO` do it.',
      cause,
    });
  }
}

/** What the loader itself says: ldd(1) is a shell script that asks it. */
async function listed(loader: string, path: string): Promise<string> {
  const result = await execa(loader, ['--list', path], {
    ...OWN_CHILD,
    ...{ timeout: LIST_MS, extendEnv: false, env: programEnvironment() },
  });
  if (!result.failed) return result.stdout;
  throw new Error(result.stderr.slice(0, 2000) || (result.shortMessage ?? ''));
}
