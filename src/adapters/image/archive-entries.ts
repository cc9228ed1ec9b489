import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, type Headers } from 'tar-stream';
import { archivePath } from '../../image/saved-image.ts';
import { programOutput } from './program-output.ts';
import { unpacked } from './unpacked.ts';

export interface ArchiveEntry {
  /** Normalised: without `./` and the like. */
  readonly path: string;
  readonly header: Headers;
  /** Must be read to its end, or skipped, before the next entry. */
  readonly content: AsyncIterable<Uint8Array>;
  readonly skip: () => void;
}

/** An image archive has a few files per layer; a root file system given by mistake has many more. */
const MOST_ENTRIES = 50_000;

/**
 * Goes through an archive, plain or with any compression that engines accept.
 * @throws Error with the message of whatever could not read it, the signal's reason
 */
export async function* archiveEntries(path: string, signal: AbortSignal): AsyncGenerator<ArchiveEntry> {
  const bytes = unpacked(path, programOutput(path, ['cat', '--', path], undefined, signal), signal);
  const reader = extract();
  const done = pipeline(
    Readable.from(bytes, { objectMode: false }),
    reader as unknown as NodeJS.WritableStream,
  );
  done.catch(() => undefined);
  let count = 0;
  for await (const entry of reader) {
    const { header } = entry;
    if (!Number.isSafeInteger(header.size ?? 0) || (header.size ?? 0) < 0) {
      throw new Error(`an entry of size ${String(header.size)}`);
    }
    if (++count > MOST_ENTRIES) throw new Error(`it has more than ${MOST_ENTRIES} files`);
    yield {
      path: archivePath(header.name),
      header,
      content: entry as AsyncIterable<Uint8Array>,
      skip: () => entry.resume(),
    };
  }
  await done;
}
