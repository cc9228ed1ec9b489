import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { readImageArchive } from '../../../src/adapters/image/image-archive.ts';
import { UsageError } from '../../../src/core/errors.ts';
import { tarArchive } from '../../../src/image/tar-archive.ts';
import { imageFiles, IMAGE_FORMS, type ImageForm } from '../../fixtures/image-files.ts';
import { byteEdit, editBytes, editValue, valueEdit, type ByteEdit, type ValueEdit } from '../mutations.ts';
import { scratchFolder } from '../scratch.ts';
import { orToldWhy, type FuzzTarget } from '../target.ts';

/** What tar, its extensions and the compressions give a meaning to. */
const TOKENS = [
  ...[
    'manifest.json',
    'index.json',
    'blobs/sha256/',
    './',
    '../',
    'ustar\0',
    'ustar  \0',
    '30 path=manifest.json\n',
  ],
  ...[
    '19 size=99999999999\n',
    '12 size=-1\n',
    '12 size=abc',
    '\u001f\u008b\b',
    'BZh9',
    '00000000000\0',
    '77777777777\0',
  ],
  ...[
    '"Layers":null',
    '"Config":"',
    'sha256:',
    '2',
    '1',
    '5',
    'x',
    'g',
    'L',
    'K',
    'S',
    '\u0080\0\0\0\0\0\0\u007f',
  ],
];
const COMPRESSIONS = ['none', 'gzip', 'xz', 'zstd', 'bzip2'] as const;

interface Input {
  readonly form: ImageForm;
  readonly compression: (typeof COMPRESSIONS)[number];
  /** Of the JSON in one of its files. */
  readonly values: readonly ValueEdit[];
  readonly file: number;
  /** Of one entry's header, whose checksum is then put right. */
  readonly header: readonly ByteEdit[];
  readonly entry: number;
  readonly bytes: readonly ByteEdit[];
  /** Of the compressed bytes. */
  readonly packed: readonly ByteEdit[];
}

const few = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(of, { maxLength: 2 });

export function imageArchiveTarget(): FuzzTarget<Input> {
  const folder = scratchFolder();
  const [path, into] = [join(folder, 'image.tar'), join(folder, 'into')];
  const edit = byteEdit(TOKENS);
  return {
    inputs: fc.record({
      form: fc.constantFrom(...IMAGE_FORMS),
      compression: fc.constantFrom(...COMPRESSIONS),
      values: few(valueEdit),
      file: fc.nat({ max: 9 }),
      header: few(edit),
      entry: fc.nat({ max: 9 }),
      bytes: few(edit),
      packed: few(edit),
    }),
    deadlineMs: 20_000,
    attempt: async (input) => {
      writeFileSync(path, await archiveOf(input));
      rmSync(into, { recursive: true, force: true });
      mkdirSync(into);
      const read = (from: string, to: string) =>
        readImageArchive(from, join(into, to), 'amd64', new AbortController().signal);
      const found = await orToldWhy(() => read(path, 'one.tar'), /image\.tar/);
      if (found instanceof Error) {
        if (!(found instanceof UsageError)) throw new Error('expected exit code 2', { cause: found });
        return;
      }
      // What was made of it is an archive of the same image.
      const again = await read(join(into, 'one.tar'), 'two.tar');
      if (again.imageId !== found.imageId || again.manifestId !== found.manifestId) {
        throw new Error(`${found.imageId} became ${again.imageId}`);
      }
    },
  };
}

async function archiveOf({
  form,
  compression,
  values,
  file,
  header,
  entry,
  bytes,
  packed,
}: Input): Promise<Buffer> {
  const files = imageFiles(form);
  const documents = files.filter(({ name }) => name.endsWith('.json') || name.startsWith('blobs/'));
  const edited = values.length === 0 ? undefined : documents[file % documents.length];
  const entries = files.map((one) =>
    one === edited ? { ...one, content: otherValues(one.content, values) } : one,
  );
  const archive = withHeader(Buffer.from(await tarArchive(entries)), entry, header);
  return bytesOf(bytes.reduce(editBytes, archive), compression, packed);
}

function otherValues(content: Uint8Array, values: readonly ValueEdit[]): Uint8Array {
  try {
    const value = JSON.parse(Buffer.from(content).toString()) as unknown;
    return Buffer.from(JSON.stringify(values.reduce<unknown>(editValue, value)));
  } catch {
    return content;
  }
}

/** A header that is read, since its sum is right, whatever it says (pax, ustar header block). */
function withHeader(archive: Buffer, entry: number, edits: readonly ByteEdit[]): Buffer {
  if (edits.length === 0) return archive;
  const starts = Array.from({ length: archive.length / 512 }, (_, block) => block * 512).filter(
    (at) => archive.toString('latin1', at + 257, at + 262) === 'ustar',
  );
  const at = starts[entry % starts.length] ?? 0;
  const block = Buffer.alloc(512);
  edits.reduce(editBytes, Buffer.from(archive.subarray(at, at + 512))).copy(block);
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return Buffer.concat([archive.subarray(0, at), block, archive.subarray(at + 512)]);
}

function bytesOf(archive: Buffer, compression: Input['compression'], edits: readonly ByteEdit[]): Buffer {
  if (compression === 'none') return archive;
  const packed =
    compression === 'gzip'
      ? gzipSync(archive, { level: 1 })
      : execFileSync(compression, ['-1', '--stdout', ...(compression === 'zstd' ? ['-q'] : [])], {
          input: archive,
        });
  return edits.reduce(editBytes, packed);
}
