import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from './run-program.ts';

/**
 * Takes an image archive apart.
 * @param parts folder for that, which is made and removed
 * @param take is given the archive of each layer, the lowest first
 * @returns the image's configuration (OCI image-spec, config.md)
 */
export async function unpackImage(
  archive: string | Uint8Array,
  parts: string,
  signal: AbortSignal,
  take: (layer: string) => Promise<void>,
): Promise<unknown> {
  await mkdir(parts);
  try {
    const path = typeof archive === 'string' ? archive : join(parts, 'image.tar');
    if (typeof archive !== 'string') await writeFile(path, archive);
    await extractLayer(path, parts, signal);
    const [image] = JSON.parse(await readFile(join(parts, 'manifest.json'), 'utf8')) as Listed[];
    if (image === undefined) throw new Error('expected an image in the archive, found none');
    for (const layer of image.Layers) await take(join(parts, layer));
    return JSON.parse(await readFile(join(parts, image.Config), 'utf8'));
  } finally {
    await rm(parts, { recursive: true, force: true });
  }
}

/** An entry of an archive's manifest.json (moby image/tarexport). */
interface Listed {
  readonly Config: string;
  readonly Layers: readonly string[];
}

export async function extractLayer(archive: string, folder: string, signal: AbortSignal): Promise<void> {
  await runProgram(['tar', '--extract', '--same-owner', '--file', archive, '--directory', folder], signal);
}
