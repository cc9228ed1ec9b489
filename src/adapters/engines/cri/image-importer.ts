import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageImporter } from '../../../core/engines/cri-dialect.ts';
import { fullName } from '../../../core/scenario/image-name.ts';
import type { PodImages } from '../../../ports/cri-api.ts';
import { runProgram } from '../run-program.ts';

/**
 * Loads archives with a program of the engine's.
 * @param folder one that goes with the start, also after a SIGKILL
 * @param pid the engine's process
 */
export function importerLoad(
  importer: ImageImporter,
  folder: string,
  pid: () => Promise<number | undefined>,
): PodImages['load'] {
  return async (archive, reference, signal) => {
    const { path, remove } = await fileOf(archive, folder);
    try {
      const argv = importer.argv(path, fullName(reference));
      const engine = importer.isInside ? await pid() : undefined;
      const enter =
        engine === undefined ? [] : ['nsenter', '--target', String(engine), '--mount', '--pid', '--'];
      await runProgram([...enter, ...argv], signal);
    } finally {
      await remove();
    }
  };
}

async function fileOf(
  archive: string | Uint8Array,
  folder: string,
): Promise<{ readonly path: string; readonly remove: () => Promise<void> }> {
  if (typeof archive === 'string') return { path: archive, remove: () => Promise.resolve() };
  const own = await mkdtemp(join(folder, 'image-'));
  const path = join(own, 'image.tar');
  await writeFile(path, archive);
  return { path, remove: () => rm(own, { recursive: true, force: true }) };
}
