import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { which } from '../../../src/adapters/host/find-program.ts';

/** Sleeps before fsync of the C library, and then calls it. */
const SOURCE = `#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>
int fsync(int file) {
	int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
	struct timespec delay = {0, DELAY_MS * 1000000L};
	nanosleep(&delay, NULL);
	return real(file);
}
`;

/** Programs in a folder of their own, of which one can be made slow at one call. */
export interface SlowCall extends AsyncDisposable {
  /** The engine's program in this folder, which finds the others of the folder first. */
  readonly engine: string;
  /** From now on every fsync of fuse-overlayfs takes so much longer. */
  slowDown(ms: number): Promise<void>;
}

/**
 * A dockerd and a fuse-overlayfs that start the host's. An engine's PATH begins with its own folder, so the engine takes
 * the fuse-overlayfs beside it. Not below /tmp or /var/tmp, of which a lab has its own.
 */
export async function slowCall(): Promise<SlowCall> {
  const folder = await mkdtemp('/opt/dgt-');
  const script = async (name: string, variables = ''): Promise<string> => {
    const real = await which(name);
    if (real === undefined) throw new Error(`expected ${name} on PATH, found none`);
    const path = join(folder, name);
    await writeFile(path, `#!/bin/sh\n${variables}exec '${real}' "$@"\n`);
    await chmod(path, 0o755);
    return path;
  };
  const engine = await script('dockerd');
  await script('fuse-overlayfs');
  return {
    engine,
    slowDown: async (ms) => {
      const [source, library] = [join(folder, 'slow.c'), join(folder, 'slow.so')];
      await writeFile(source, SOURCE);
      await execa('cc', ['-shared', '-fPIC', `-DDELAY_MS=${ms}`, '-o', library, source]);
      await script('fuse-overlayfs', `export LD_PRELOAD='${library}'\n`);
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
