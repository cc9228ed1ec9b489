import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runProgram } from '../run-program.ts';

const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';

/** What a layer takes away of the layers below (OCI image-spec, layer.md, "Whiteouts"): paths in the layer. */
export interface Whiteouts {
  readonly removed: readonly string[];
  /** Folders of which nothing below is left. */
  readonly opaque: readonly string[];
}

/** Takes the files that stand for whiteouts out of an unpacked layer. */
export async function takeWhiteouts(layer: string): Promise<Whiteouts> {
  const [removed, opaque]: [string[], string[]] = [[], []];
  for (const path of await readdir(layer, { recursive: true })) {
    const [folder, name] = [dirname(path), path.slice(path.lastIndexOf('/') + 1)];
    if (!name.startsWith(WHITEOUT)) continue;
    if (name === OPAQUE) opaque.push(folder);
    else if (!name.startsWith(WHITEOUT + WHITEOUT)) removed.push(join(folder, name.slice(WHITEOUT.length)));
    await rm(join(layer, path), { recursive: true });
  }
  return { removed, opaque };
}

/** Removes from a folder what a layer above takes away. */
export async function removeFrom(files: string, { removed, opaque }: Whiteouts): Promise<void> {
  const within = await Promise.all(opaque.map((folder) => namesIn(files, folder)));
  for (const path of [...removed, ...within.flat()])
    await rm(join(files, path), { recursive: true, force: true });
}

/**
 * Writes a layer's whiteouts as overlayfs has them: a character device 0:0 (linux
 * Documentation/filesystems/overlayfs.rst, "whiteouts and opaque directories"). An opaque folder is written as whiteouts
 * of all that is below, which needs no extended attributes.
 * @param below the layers below it
 */
export async function writeWhiteouts(
  layer: string,
  below: readonly string[],
  { removed, opaque }: Whiteouts,
  signal: AbortSignal,
): Promise<void> {
  const within = await Promise.all(opaque.flatMap((folder) => below.map((lower) => namesIn(lower, folder))));
  const own = new Set(await readdir(layer, { recursive: true }));
  const gone = new Set([...removed, ...within.flat()].filter((path) => !own.has(path)));
  for (const path of gone) await runProgram(['mknod', join(layer, path), 'c', '0', '0'], signal);
}

async function namesIn(files: string, folder: string): Promise<string[]> {
  const names = await readdir(join(files, folder)).catch(() => []);
  return names.map((name) => join(folder, name));
}
