import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { createHash } from 'node:crypto';
import { extract } from 'tar-stream';
import { expect, it } from 'vitest';
import { layersArchive } from '../../../src/image/layers-archive.ts';
import { DIRECTORIES, USUAL_TREE } from '../../../src/image/layers-tree.ts';

const PROGRAM = new TextEncoder().encode('the program');

/** Files of an archive with their digests, directories with none, in order. */
async function entriesOf(archive: Uint8Array): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  const reading = Readable.from([Buffer.from(archive)]).pipe(extract());
  for await (const entry of reading) found.set(entry.header.name, await buffer(entry));
  return found;
}

async function layersOf(archive: Uint8Array): Promise<Map<string, Uint8Array>[]> {
  const files = await entriesOf(archive);
  const [listed] = JSON.parse(Buffer.from(files.get('manifest.json') ?? []).toString()) as {
    Layers: string[];
  }[];
  return Promise.all((listed?.Layers ?? []).map((path) => entriesOf(files.get(path) ?? new Uint8Array())));
}

it.each([1, 3, 16])('has the same files in %i layers, every directory with files of each', async (count) => {
  const layers = await layersOf((await layersArchive('x64', count, PROGRAM)).archive);
  expect(layers).toHaveLength(count);
  const files = layers.flatMap((layer) =>
    [...layer.keys()].filter((name) => /^tree\/d\d{3}\/f\d{5}$/.test(name)),
  );
  expect(new Set(files).size).toBe(USUAL_TREE.files);
  expect(files).toHaveLength(USUAL_TREE.files);
  for (const layer of layers) {
    expect([...layer.keys()].filter((name) => /^tree\/d\d{3}\/$/.test(name))).toHaveLength(DIRECTORIES);
  }
  expect(layers.filter((layer) => layer.has('tree/large'))).toHaveLength(1);
  expect(layers[0]?.get('rootfs')).toEqual(Buffer.from(PROGRAM));
  const digests = files.map((name) => {
    const content = layers.find((layer) => layer.has(name))?.get(name) ?? '';
    return createHash('sha256').update(content).digest('hex');
  });
  expect(new Set(digests).size, 'no two files are alike').toBe(USUAL_TREE.files);
});

it('has as many files of the size that a scenario asks for', async () => {
  const { archive } = await layersArchive('x64', 2, PROGRAM, { files: 32, fileBytes: 2 ** 20 });
  const files = (await layersOf(archive)).flatMap((layer) =>
    [...layer].filter(([name]) => /^tree\/d\d{3}\/f\d{5}$/.test(name)),
  );
  expect(files.map(([, content]) => content.length)).toEqual(new Array(32).fill(2 ** 20));
});

it('is the same to the byte for the same layers and program, and another for another', async () => {
  const first = await layersArchive('x64', 2, PROGRAM);
  expect((await layersArchive('x64', 2, PROGRAM)).imageId).toBe(first.imageId);
  expect((await layersArchive('x64', 3, PROGRAM)).imageId).not.toBe(first.imageId);
  expect((await layersArchive('x64', 2, new Uint8Array([1]))).imageId).not.toBe(first.imageId);
});
