import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { helloArchive } from '../../../src/image/hello-archive.ts';
import { helloElf } from '../../../src/image/hello-elf.ts';
import { readTar } from './read-tar.ts';

function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The archive's regular files by path. */
async function files(archive: Uint8Array): Promise<Map<string, Buffer>> {
  const entries = await readTar(archive);
  return new Map(
    entries
      .filter(({ header }) => header.type === 'file')
      .map(({ header, content }) => [header.name, content]),
  );
}

interface Descriptor {
  readonly digest: string;
  readonly size: number;
}

interface Manifest {
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}

interface Index {
  readonly manifests: readonly (Descriptor & { readonly annotations: Record<string, string> })[];
}

interface Config {
  readonly architecture: string;
  readonly os: string;
  readonly created: string;
  readonly config: unknown;
  readonly rootfs: { readonly diff_ids: readonly string[] };
}

interface SavedImage {
  readonly Config: string;
  readonly RepoTags: readonly string[];
  readonly Layers: readonly string[];
}

function content(archive: Map<string, Buffer>, path: string): Buffer {
  const found = archive.get(path);
  if (found === undefined)
    throw new Error(`${path} is not in the archive: ${[...archive.keys()].join(', ')}`);
  return found;
}

function json(archive: Map<string, Buffer>, path: string): unknown {
  return JSON.parse(content(archive, path).toString());
}

describe.each([
  { arch: 'x64', architecture: 'amd64' },
  { arch: 'arm64', architecture: 'arm64' },
] as const)('helloArchive($arch)', ({ arch, architecture }) => {
  test('is equal to the byte each time', async () => {
    const first = await helloArchive(arch);
    const second = await helloArchive(arch);
    expect(sha256(second.archive)).toBe(sha256(first.archive));
    expect(second.imageId).toBe(first.imageId);
  });

  test('names every blob after its digest', async () => {
    const { archive } = await helloArchive(arch);
    const blobs = [...(await files(archive))].filter(([path]) => path.startsWith('blobs/'));
    expect(blobs).toHaveLength(3);
    for (const [path, bytes] of blobs) expect(path).toBe(`blobs/sha256/${sha256(bytes)}`);
  });

  test('manifest.json leads to the config and the layer the image id and diff_id are digests of', async () => {
    const { archive, imageId, reference } = await helloArchive(arch);
    const saved = await files(archive);
    const [image] = json(saved, 'manifest.json') as [SavedImage];
    expect(image.RepoTags).toEqual([reference]);
    expect(imageId).toBe(`sha256:${sha256(content(saved, image.Config))}`);

    const config = json(saved, image.Config) as Config;
    expect(config).toMatchObject({ architecture, os: 'linux', created: '1970-01-01T00:00:00Z' });
    expect(config.config).toEqual({ Cmd: ['/hello'] });
    expect(config.rootfs.diff_ids).toEqual(
      image.Layers.map((path) => `sha256:${sha256(content(saved, path))}`),
    );
  });

  test('index.json leads to the same config and layer', async () => {
    const { archive, imageId, manifestId, reference } = await helloArchive(arch);
    const saved = await files(archive);
    expect(json(saved, 'oci-layout')).toEqual({ imageLayoutVersion: '1.0.0' });

    const [described] = (json(saved, 'index.json') as Index).manifests;
    expect(described?.digest).toBe(manifestId);
    expect(described?.annotations['io.containerd.image.name']).toBe(`docker.io/${reference}`);

    const manifest = json(saved, blobPath(manifestId)) as Manifest;
    expect(manifest.config.digest).toBe(imageId);
    for (const { digest, size } of [manifest.config, ...manifest.layers]) {
      expect(content(saved, blobPath(digest))).toHaveLength(size);
    }
    const [image] = json(saved, 'manifest.json') as [SavedImage];
    expect(manifest.layers.map(({ digest }) => blobPath(digest))).toEqual(image.Layers);
  });

  test('has the program as the only file of its layer, executable by all', async () => {
    const { archive } = await helloArchive(arch);
    const saved = await files(archive);
    const [image] = json(saved, 'manifest.json') as [SavedImage];
    const layer = await readTar(content(saved, image.Layers[0] ?? ''));
    expect(layer.map(({ header }) => [header.name, header.mode])).toEqual([['hello', 0o755]]);
    expect(Buffer.compare(layer[0]?.content ?? Buffer.alloc(0), helloElf(arch))).toBe(0);
  });
});

/** Ids in use may be recorded in results, so a change of the image has to be meant. */
test('the image ids are what they were', async () => {
  const x64 = await helloArchive('x64');
  const arm64 = await helloArchive('arm64');
  expect([x64.imageId, x64.manifestId, arm64.imageId, arm64.manifestId]).toEqual([
    'sha256:066f8ee5d60eb6e4513547b562dc75f84f5f1077865bebf411daec632d8fab9e',
    'sha256:b58c4224dcbbcae87b63e628f9b8b226b639cc9ac0f5a51dd4323683b1eb43bb',
    'sha256:42cb174806b4ffde8f6852ebf880daacb2736b4be4c802ed2842679f16a31331',
    'sha256:f47d4d43acc0a471bba4d6049337409502f4fe16c649418fdcd3d1d4caca14cd',
  ]);
});

function blobPath(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`;
}
