import type { TarEntry } from './tar-archive.ts';

/** What scripts/rootfs.c works on, as its arguments and constants have it. */
export const TREE = '/tree';
export const DIRECTORIES = 16;

/** How many small files the tree has, and how large each is. */
export interface TreeSize {
  readonly files: number;
  readonly fileBytes: number;
}

/** The program reads and overwrites this much of a file, whatever its size. */
export const LEAST_FILE_BYTES = 4096;
export const USUAL_TREE: TreeSize = { files: 1024, fileBytes: LEAST_FILE_BYTES };
const LARGE_SIZE = 16 * 2 ** 20;
const MOVED = 4;
/** Directories beside the tree that only the lowest layer has, as those of a distribution in any image. */
const BASE_DIRECTORIES = 256;

/**
 * The entries of one layer. Every directory has files of every layer, so that a look at any goes through all of them;
 * the large file, the directories that are to be moved and those of the base are in the lowest.
 * @param layer counted from 0
 */
export function layerEntries(layer: number, layers: number, { files, fileBytes } = USUAL_TREE): TarEntry[] {
  const entries: TarEntry[] = [{ name: 'tree/', mode: 0o755 }];
  for (let number = 0; number < DIRECTORIES; number++) entries.push({ name: directory(number), mode: 0o755 });
  for (let number = layer; number < files; number += layers) {
    const name = `${directory(number % DIRECTORIES)}f${padded(number, 5)}`;
    entries.push({ name, mode: 0o644, content: bytes(number + 1, fileBytes) });
  }
  if (layer > 0) return entries;
  entries.push({ name: 'base/', mode: 0o755 });
  for (let number = 0; number < BASE_DIRECTORIES; number++) {
    entries.push({ name: `base/b${padded(number, 3)}/`, mode: 0o755 });
  }
  entries.push({ name: 'tree/large', mode: 0o644, content: bytes(0, LARGE_SIZE) });
  for (let number = 0; number < MOVED; number++) {
    entries.push({ name: `tree/move${number}/`, mode: 0o755 });
    entries.push({ name: `tree/move${number}/kept`, mode: 0o644, content: bytes(number, LEAST_FILE_BYTES) });
  }
  return entries;
}

function directory(number: number): string {
  return `tree/d${padded(number, 3)}/`;
}

function padded(number: number, digits: number): string {
  return String(number).padStart(digits, '0');
}

/** Bytes that do not repeat, so that no file system keeps them for less (a linear congruential generator, Knuth). */
function bytes(seed: number, length: number): Uint8Array {
  const words = new Uint32Array(length / 4);
  let state = seed;
  for (let at = 0; at < words.length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    words[at] = state;
  }
  return new Uint8Array(words.buffer);
}
