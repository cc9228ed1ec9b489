import { buffer } from 'node:stream/consumers';
import { extract, type Headers } from 'tar-stream';

export interface ReadEntry {
  readonly header: Headers;
  readonly content: Buffer;
}

export async function readTar(archive: Uint8Array): Promise<ReadEntry[]> {
  const extractor = extract();
  extractor.end(Buffer.from(archive));
  const entries: ReadEntry[] = [];
  for await (const entry of extractor) entries.push({ header: entry.header, content: await buffer(entry) });
  return entries;
}
