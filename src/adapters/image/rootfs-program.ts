import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { errorText, HostError, UsageError } from '../../core/errors.ts';
import { writeDurably } from '../host/durable-file.ts';
import { makeFolder } from '../host/make-folder.ts';
import { programEnvironment } from '../host/program-environment.ts';
import { OWN_CHILD } from '../host/tied-child.ts';
import { requireTrustedFolder } from '../host/trusted-folder.ts';
import { inPlace } from '../host/usable-folder.ts';

const SOURCE = fileURLToPath(new URL('../../../scripts/rootfs.c', import.meta.url));
const FLAGS = ['-std=gnu11', '-O2', '-static', '-s'];
const COMPILE_MS = 60_000;
const PURPOSE = 'cache of compiled programs';

/**
 * The program that does file work in a container, for this machine: compiled once for each text, compiler and flags,
 * then taken from the cache, so that a run and its resumption have the same bytes.
 * @param compiler its path
 * @param cache folder of compiled programs, which root runs: made if needed, and no one else may be able to write there
 * @throws HostError where the folder cannot be used, or with the compiler's words
 */
export async function rootfsProgram(compiler: string, cache: string): Promise<Uint8Array> {
  const source = await readFile(SOURCE);
  const version = await cc(compiler, ['--version']);
  const key = createHash('sha256').update(source).update(version).update(FLAGS.join(' ')).digest('hex');
  const place = {
    ...{ path: cache, purpose: PURPOSE },
    hint: 'Set DRIVERGRID_CACHE_DIR to a writable folder of root.',
  };
  await inPlace(place, () => makeFolder(cache, 0o700));
  await requireTrustedFolder(cache, PURPOSE);
  const path = join(cache, `rootfs-${key.slice(0, 32)}`);
  const known = await readFile(path).catch(() => undefined);
  if (known !== undefined) return known;
  return await inPlace(place, async () => {
    const folder = await mkdtemp(join(cache, 'new-'));
    try {
      const made = join(folder, 'rootfs');
      await cc(compiler, [...FLAGS, '-o', made, SOURCE]);
      const program = await readFile(made);
      await writeDurably(path, program, 0o700);
      return program;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

/** The program as the user compiled it. @throws UsageError if it cannot be read */
export async function givenProgram(path: string): Promise<Uint8Array> {
  return readFile(path).catch((cause: unknown) => {
    throw new UsageError(`--rootfs-program: cannot read the program: ${errorText(cause)}`, {
      hint: 'Compile scripts/rootfs.c with `cc -O2 -static`, and give the path of what it made.',
      cause,
    });
  });
}

/** @returns what the compiler printed */
async function cc(compiler: string, args: readonly string[]): Promise<string> {
  const result = await execa(compiler, args, {
    ...OWN_CHILD,
    ...{ timeout: COMPILE_MS, extendEnv: false, env: { ...programEnvironment(), LC_ALL: 'C' } },
  });
  if (!result.failed) return result.stdout;
  const said = result.stderr.slice(0, 2000) || (result.shortMessage ?? '');
  throw new HostError(
    `${compiler} could not compile scripts/rootfs.c, the program of the workload rootfs:\n${said}`,
    {
      hint: 'Install gcc and libc6-dev, or let `drivergrid setup SCENARIO` do it.',
    },
  );
}
