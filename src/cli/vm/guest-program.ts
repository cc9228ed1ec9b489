import { join } from 'node:path';
import { cacheDir } from '../../adapters/host/cache-dir.ts';
import { findProgram } from '../../adapters/host/find-program.ts';
import { rootfsProgram } from '../../adapters/image/rootfs-program.ts';
import { HostError } from '../../core/errors.ts';
import { LAYERS_IMAGE } from '../../core/scenario/image-name.ts';
import type { Scenario } from '../../core/scenario/scenario.ts';

/** scripts/rootfs.c, compiled for guests, which have this host's architecture; undefined without a compiler. */
export async function programHere(): Promise<Uint8Array | undefined> {
  const { path } = await findProgram('cc');
  return path === undefined ? undefined : await rootfsProgram(path, join(cacheDir(), 'programs'));
}

/**
 * The program that a scenario needs in a guest; undefined if it needs none.
 * @throws HostError without a compiler, or with its words
 */
export async function guestProgram({ image, workload }: Scenario): Promise<Uint8Array | undefined> {
  if (image !== LAYERS_IMAGE) return undefined;
  const program = await programHere();
  if (program !== undefined) return program;
  throw new HostError(
    `expected a C compiler on this host for the workload ${workload}, found no cc; a guest has none`,
    { hint: 'Install gcc libc6-dev.' },
  );
}
