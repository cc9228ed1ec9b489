import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as zlib from 'node:zlib';
import { HostError } from '../../core/errors.ts';
import { compressionOf, LONGEST_MARK, type Compression } from '../../image/compression.ts';
import { which } from '../host/find-program.ts';
import { programOutput } from './program-output.ts';

type Bytes = AsyncIterable<Uint8Array>;

/** Node has it from 22.15 on. That of Node 22 takes what was cut short for whole (seen with 22.23). */
const { createZstdDecompress } = zlib as { createZstdDecompress?: () => Transform };
const seesCut = Number(process.versions.node.split('.')[0]) >= 24;

/**
 * The bytes uncompressed, for any compression that engines accept (moby pkg/archive, DetectCompression); uncompressed
 * ones unchanged.
 * @param what it is, for messages
 * @throws HostError if the program to uncompress it is not installed
 */
export async function* unpacked(what: string, bytes: Bytes, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const { head, whole } = await peeked(bytes);
  const compression = compressionOf(head);
  if (compression === undefined) yield* whole;
  else if (compression === 'gzip') yield* through(zlib.createGunzip(), whole);
  else if (compression === 'zstd' && createZstdDecompress !== undefined && seesCut)
    yield* through(createZstdDecompress(), whole);
  else yield* programOutput(what, await program(what, compression), whole, signal);
}

async function program(
  what: string,
  compression: Exclude<Compression, 'gzip'>,
): Promise<[string, ...string[]]> {
  const name = compression === 'bzip2' ? 'bzip2' : compression;
  const path = await which(name);
  if (path !== undefined) return [path, '--decompress', '--stdout'];
  throw new HostError(`${what} is compressed with ${name}, which is not installed here`, {
    hint: `Install ${compression === 'xz' ? 'xz-utils' : name}, or name an archive that is not compressed.`,
  });
}

async function* through(transform: Transform, input: Bytes): AsyncGenerator<Uint8Array> {
  const done = pipeline(Readable.from(input), transform);
  done.catch(() => undefined);
  yield* transform as AsyncIterable<Buffer>;
  await done;
}

/** Peeks at the first bytes: them, and the whole stream. */
async function peeked(bytes: Bytes): Promise<{ head: Uint8Array; whole: Bytes }> {
  const iterator = bytes[Symbol.asyncIterator]();
  let head = new Uint8Array();
  let isDone = false;
  while (!isDone && head.length < LONGEST_MARK) {
    const next = await iterator.next();
    if (next.done === true) isDone = true;
    else head = Buffer.concat([head, next.value]);
  }
  const whole = async function* (): AsyncGenerator<Uint8Array> {
    try {
      if (head.length > 0) yield head;
      while (!isDone) {
        const next = await iterator.next();
        if (next.done === true) isDone = true;
        else yield next.value;
      }
    } finally {
      if (!isDone) await iterator.return?.();
    }
  };
  return { head, whole: whole() };
}
