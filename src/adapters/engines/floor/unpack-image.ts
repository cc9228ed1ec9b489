import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from './run-program.ts';

/**
 * Puts an image's layers into a folder, lowest first. builtin:layers, which this is for, only adds: there are no whiteouts
 * in it.
 */
export async function unpackImage(
  archive: string | Uint8Array,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const parts = `${folder}.parts`;
  await mkdir(parts);
  try {
    const path = typeof archive === 'string' ? archive : join(parts, 'image.tar');
    if (typeof archive !== 'string') await writeFile(path, archive);
    await extracted(path, parts, signal);
    const listed = JSON.parse(await readFile(join(parts, 'manifest.json'), 'utf8')) as { Layers: string[] }[];
    for (const layer of listed[0]?.Layers ?? []) await extracted(join(parts, layer), folder, signal);
  } finally {
    await rm(parts, { recursive: true, force: true });
  }
}

async function extracted(archive: string, folder: string, signal: AbortSignal): Promise<void> {
  await runProgram(['tar', '--extract', '--same-owner', '--file', archive, '--directory', folder], signal);
}
