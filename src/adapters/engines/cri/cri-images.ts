import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CriDialect } from '../../../core/engines/cri-dialect.ts';
import { fullName } from '../../../core/scenario/image-name.ts';
import type { PodImages } from '../../../ports/cri-api.ts';
import { runProgram } from '../run-program.ts';
import { answered, type CriClient } from './cri-client.ts';
import { imageSpec } from './pod-messages.ts';

/**
 * Images of an engine with CRI, which itself can only pull: a program of the engine's brings them.
 * @param pid the engine's process
 */
export function criImages(
  { images }: Pick<CriClient, 'images'>,
  { importer, logs }: CriDialect,
  pid: () => Promise<number | undefined>,
): PodImages {
  return {
    load: async (archive, reference, signal) => {
      const { path, remove } = await fileOf(archive, logs);
      try {
        const argv = importer.argv(path, fullName(reference));
        const engine = importer.isInside ? await pid() : undefined;
        const enter =
          engine === undefined ? [] : ['nsenter', '--target', String(engine), '--mount', '--pid', '--'];
        await runProgram([...enter, ...argv], signal);
      } finally {
        await remove();
      }
    },
    pull: async (reference, signal) => {
      await answered(images.pullImage({ image: imageSpec(reference) }, { signal }), signal);
    },
    idOf: async (reference, signal) => {
      const request = { image: imageSpec(reference) };
      const { image } = await answered(images.imageStatus(request, { signal }), signal);
      return image?.id === undefined ? undefined : withAlgorithm(image.id);
    },
    remove: async (reference, signal) => {
      await answered(images.removeImage({ image: imageSpec(reference) }, { signal }), signal);
    },
  };
}

/** CRI-O names images without it. */
function withAlgorithm(id: string): string {
  return id.startsWith('sha256:') ? id : `sha256:${id}`;
}

/** @param folder one that goes with the start, also after a SIGKILL */
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
