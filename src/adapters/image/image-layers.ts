import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { NotAnImage, shownJson } from '../../image/archive-json.ts';
import type { Blob } from '../../image/image-layout.ts';
import type { SavedImage } from '../../image/saved-image.ts';
import { archiveEntries } from './archive-entries.ts';
import { unpacked } from './unpacked.ts';

/** An uncompressed layer in its own file. */
export interface LayerFile extends Blob {
  readonly file: string;
}

/**
 * Extracts an image's layers from its archive, lowest first.
 * @param folder where their files are made
 * @throws NotAnImage if one differs from the image's configuration
 */
export async function takeLayers(
  path: string,
  image: SavedImage,
  folder: string,
  signal: AbortSignal,
): Promise<readonly LayerFile[]> {
  const wanted = new Set(image.layers.map((layer) => layer.path));
  const taken = new Map<string, LayerFile>();
  let count = 0;
  for await (const { path: name, header, content, skip } of archiveEntries(path, signal)) {
    if (wanted.has(name) && header.type !== 'directory') {
      const file = join(folder, String(count++));
      taken.set(name, await layerFile(unpacked(`${name} in ${path}`, content, signal), file));
    } else skip();
  }
  return image.layers.map(({ path: name, diffId }) => {
    const layer = taken.get(name);
    if (layer?.digest === diffId) return layer;
    throw new NotAnImage(`layer ${shownJson(name)}: expected ${diffId}, found ${layer?.digest ?? 'none'}`);
  });
}

async function layerFile(content: AsyncIterable<Uint8Array>, file: string): Promise<LayerFile> {
  const hash = createHash('sha256');
  let size = 0;
  const counted = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      hash.update(chunk);
      size += chunk.length;
      yield chunk;
    }
  };
  await pipeline(content, counted, createWriteStream(file, { mode: 0o600 }));
  return { digest: `sha256:${hash.digest('hex')}`, size, file };
}
