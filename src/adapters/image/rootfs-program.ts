import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { HostError } from '../../core/errors.ts';
import { programEnvironment } from '../host/program-environment.ts';
import { OWN_CHILD } from '../host/tied-child.ts';

const SOURCE = fileURLToPath(new URL('../../../scripts/rootfs.c', import.meta.url));
const FLAGS = ['-std=gnu11', '-O2', '-static', '-s', '-Wall', '-Werror'];
const COMPILE_MS = 60_000;

/**
 * The program that does file work in a container, for this machine: compiled once for each text, compiler and flags,
 * then taken from the cache, so that a run and its resumption have the same bytes.
 * @param compiler its path
 * @param cache folder of compiled programs; made where it is not there
 * @throws HostError with the compiler's words
 */
export async function rootfsProgram(compiler: string, cache: string): Promise<Uint8Array> {
  const source = await readFile(SOURCE);
  const { stdout: version } = await cc(compiler, ['--version']);
  const key = createHash('sha256').update(source).update(version).update(FLAGS.join(' ')).digest('hex');
  const path = join(cache, `rootfs-${key.slice(0, 32)}`);
  const known = await readFile(path).catch(() => undefined);
  if (known !== undefined) return known;
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'new-'));
  try {
    const made = join(folder, 'rootfs');
    await cc(compiler, [...FLAGS, '-o', made, SOURCE]);
    await rename(made, path);
    return await readFile(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function cc(compiler: string, args: readonly string[]): Promise<{ stdout: string }> {
  const result = await execa(compiler, args, {
    ...OWN_CHILD,
    ...{ timeout: COMPILE_MS, extendEnv: false, env: { ...programEnvironment(), LC_ALL: 'C' } },
  });
  if (!result.failed) return { stdout: result.stdout };
  throw new HostError(
    `${compiler} cannot compile the program for file work:\n${result.stderr.slice(0, 2000) || (result.shortMessage ?? '')}`,
    { hint: 'Install gcc and libc6-dev, or let `drivergrid setup SCENARIO` do it.' },
  );
}
