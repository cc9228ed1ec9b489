import { createHash, randomBytes } from 'node:crypto';
import { helloElf } from '../../../src/image/hello-elf.ts';
import { tarArchive } from '../../../src/image/tar-archive.ts';

/**
 * An archive as `docker save` of engines before 25 writes it (moby image-spec v1.2), of a one-file image.
 * @param padding bytes of a second file that make it large
 */
export async function savedImage(reference: string, padding = 0): Promise<Uint8Array> {
  const arch = process.arch === 'arm64' ? 'arm64' : 'x64';
  const layer = await tarArchive([
    { name: 'own', mode: 0o755, content: helloElf(arch) },
    { name: 'padding', mode: 0o644, content: randomBytes(padding) },
  ]);
  const config = json({
    architecture: arch === 'arm64' ? 'arm64' : 'amd64',
    os: 'linux',
    config: { Cmd: ['/own'] },
    rootfs: { type: 'layers', diff_ids: [`sha256:${sha256(layer)}`] },
  });
  const manifest = [{ Config: `${sha256(config)}.json`, RepoTags: [reference], Layers: ['one/layer.tar'] }];
  return tarArchive([
    { name: 'one/', mode: 0o755 },
    { name: 'one/layer.tar', mode: 0o644, content: layer },
    { name: `${sha256(config)}.json`, mode: 0o644, content: config },
    { name: 'manifest.json', mode: 0o644, content: json(manifest) },
  ]);
}

function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
