import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { errorText, UsageError } from '../../core/errors.ts';

/** In bytes. Measured: with 256 KiB or more, reading and parsing events takes a quarter longer. */
const CHUNK = 1 << 16;

/**
 * The lines of a text file, in UTF-8 and without the line feed that ends each. Reads a piece at a time, so that the file
 * is never whole in memory. A missing file has no lines.
 *
 * Iterating throws a UsageError if the file cannot be read.
 */
export function* linesOf(path: string): Generator<string, undefined> {
  const file = opened(path);
  if (file === undefined) return undefined;
  try {
    const buffer = Buffer.allocUnsafe(CHUNK);
    // Keeps a character that a chunk's end cuts in two.
    const decoder = new StringDecoder('utf8');
    let begun = '';
    for (;;) {
      const length = readSync(file, buffer, 0, CHUNK, null);
      if (length === 0) break;
      const lines = (begun + decoder.write(buffer.subarray(0, length))).split('\n');
      begun = lines.pop() ?? '';
      for (const line of lines) yield line;
    }
    const last = begun + decoder.end();
    if (last !== '') yield last;
    return undefined;
  } finally {
    closeSync(file);
  }
}

function opened(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new UsageError(`cannot read ${path}: ${errorText(error)}`, { cause: error });
  }
}
