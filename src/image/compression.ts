export type Compression = 'gzip' | 'bzip2' | 'xz' | 'zstd';

/** The first bytes of compressed streams (moby pkg/archive, DetectCompression). */
const MARKS: readonly (readonly [Compression, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b, 0x08]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
];

/** Bytes needed to tell. */
export const LONGEST_MARK = 6;

/** @returns undefined if it is not compressed, or in another way */
export function compressionOf(head: Uint8Array): Compression | undefined {
  const found = MARKS.find(([, mark]) => mark.every((byte, index) => head[index] === byte));
  if (found !== undefined) return found[0];
  // A skippable frame may come first (RFC 8878, 3.1.2).
  const isSkippable =
    head[0] !== undefined &&
    (head[0] & 0xf0) === 0x50 &&
    head[1] === 0x2a &&
    head[2] === 0x4d &&
    head[3] === 0x18;
  return isSkippable ? 'zstd' : undefined;
}
