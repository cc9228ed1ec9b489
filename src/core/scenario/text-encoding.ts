/** A file's text, and the encoding it was in. */
export interface DecodedText {
  readonly text: string;
  /** By `iconv`'s name, and whether a byte order mark identified it. */
  readonly encoding: string;
  readonly hasMark: boolean;
}

/** Why the bytes cannot be read as text, and their apparent encoding, by `iconv`'s name. */
export interface UnknownText {
  readonly problem: string;
  readonly encoding: string;
}

const MARKS: readonly (readonly [mark: readonly number[], encoding: string])[] = [
  [[0xef, 0xbb, 0xbf], 'UTF-8'],
  // Before UTF-16LE, since its mark begins with that one's.
  [[0xff, 0xfe, 0, 0], 'UTF-32LE'],
  [[0, 0, 0xfe, 0xff], 'UTF-32BE'],
  [[0xff, 0xfe], 'UTF-16LE'],
  [[0xfe, 0xff], 'UTF-16BE'],
];

/** How many bytes are examined to tell an encoding without a mark. */
const LOOKED_AT = 512;

/**
 * Reads a file's bytes as text: UTF-8, or UTF-16 if a byte order mark says so (Unicode, section 23.8). Other encodings
 * are reported, not guessed: a wrong guess changes names and paths.
 */
export function decodeText(bytes: Uint8Array): DecodedText | UnknownText {
  const found = MARKS.find(([mark]) => mark.every((byte, index) => bytes[index] === byte));
  if (found !== undefined) {
    const [mark, encoding] = found;
    const text = decoded(bytes.subarray(mark.length), encoding);
    if (text !== undefined) return { text, encoding, hasMark: true };
    return {
      problem: `it begins with the byte order mark of ${encoding}, but is not valid ${encoding}`,
      encoding,
    };
  }
  const wide = wideEncoding(bytes);
  if (wide !== undefined) return { problem: `it is in ${wide}, without a byte order mark`, encoding: wide };
  const nul = bytes.indexOf(0);
  if (nul !== -1) return { problem: `line ${lineAt(bytes, nul)} has a NUL byte`, encoding: 'UTF-8' };
  const text = decoded(bytes, 'UTF-8');
  if (text !== undefined) return { text, encoding: 'UTF-8', hasMark: false };
  const at = firstInvalid(bytes);
  const byte = (bytes[at] ?? 0).toString(16).padStart(2, '0');
  return {
    problem: `line ${lineAt(bytes, at)} is not valid UTF-8: byte 0x${byte}, as Latin-1 or Windows-1252 have it`,
    encoding: 'WINDOWS-1252',
  };
}

function decoded(bytes: Uint8Array, encoding: string): string | undefined {
  if (encoding.startsWith('UTF-32')) return undefined;
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** In ASCII text every second byte of UTF-16 is zero, and three of four of UTF-32. */
function wideEncoding(bytes: Uint8Array): string | undefined {
  const begin = bytes.subarray(0, LOOKED_AT - (LOOKED_AT % 4));
  const zeros = [0, 0, 0, 0];
  begin.forEach((byte, index) => {
    if (byte === 0) zeros[index % 4] = (zeros[index % 4] ?? 0) + 1;
  });
  const most = begin.length / 4 / 2;
  if (begin.length < 4) return undefined;
  const pattern = zeros.map((count) => (count > most ? '0' : 'x')).join('');
  const encodings: Readonly<Record<string, string>> = {
    ...{ x0x0: 'UTF-16LE', '0x0x': 'UTF-16BE', x000: 'UTF-32LE', '000x': 'UTF-32BE' },
  };
  return encodings[pattern];
}

function lineAt(bytes: Uint8Array, offset: number): number {
  return bytes.subarray(0, offset).reduce((lines, byte) => (byte === 0x0a ? lines + 1 : lines), 1);
}

/** Where the bytes first differ from what they are read as. */
function firstInvalid(bytes: Uint8Array): number {
  const again = new TextEncoder().encode(new TextDecoder('UTF-8', { ignoreBOM: true }).decode(bytes));
  return bytes.findIndex((byte, index) => byte !== again[index]);
}
