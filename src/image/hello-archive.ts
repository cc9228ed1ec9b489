import { createHash } from 'node:crypto';
import { helloElf, type HelloArch } from './hello-elf.ts';
import { tarArchive, type TarEntry } from './tar-archive.ts';

export interface HelloArchive {
  /** What `docker load` and `POST /images/load` take. */
  readonly archive: Uint8Array;
  /** `sha256:<config digest>`: the image's id in an engine with graphdrivers. */
  readonly imageId: string;
  /** `sha256:<manifest digest>`: the image's id in an engine with the containerd image store. */
  readonly manifestId: string;
  /** The name it is loaded under. */
  readonly reference: string;
}

const REFERENCE = 'drivergrid/hello:1';
const CREATED = '1970-01-01T00:00:00Z';

/** `GOARCH` names, which the OCI image specification uses for `architecture`. */
const OCI_ARCHITECTURES = { x64: 'amd64', arm64: 'arm64' } as const satisfies Record<HelloArch, string>;

/**
 * The built-in image as an archive that old and new engines load, equal to the byte each time it is made.
 *
 * It is what `docker save` of engine 25 and later writes: an OCI image layout (OCI image-spec,
 * image-layout.md, config.md, manifest.md), which the containerd image store reads, plus `manifest.json`
 * (moby image-spec v1.2, "Combined Image JSON + Filesystem Changeset Format") naming the same blobs, which
 * engines with graphdrivers read: they take a layer from any path it names. The `repositories` file is left
 * out, as it serves engines before 1.10.
 */
export async function helloArchive(arch: HelloArch): Promise<HelloArchive> {
  const layer = blob(await tarArchive([{ name: 'hello', mode: 0o755, content: helloElf(arch) }]));
  const config = jsonBlob(imageConfig(arch, layer));
  const manifest = jsonBlob(imageManifest(config, layer));
  const blobs = [layer, config, manifest].sort((a, b) => (a.path < b.path ? -1 : 1));
  const archive = await tarArchive([
    { name: 'blobs/', mode: 0o755 },
    { name: 'blobs/sha256/', mode: 0o755 },
    ...blobs.map(({ path, content }) => ({ name: path, mode: 0o644, content })),
    jsonFile('index.json', imageIndex(arch, manifest)),
    jsonFile('manifest.json', [{ Config: config.path, RepoTags: [REFERENCE], Layers: [layer.path] }]),
    jsonFile('oci-layout', { imageLayoutVersion: '1.0.0' }),
  ]);
  return { archive, imageId: config.digest, manifestId: manifest.digest, reference: REFERENCE };
}

interface Blob {
  readonly content: Uint8Array;
  readonly digest: string;
  /** In the archive: image-layout.md, "Blobs". */
  readonly path: string;
}

function blob(content: Uint8Array): Blob {
  const hex = createHash('sha256').update(content).digest('hex');
  return { content, digest: `sha256:${hex}`, path: `blobs/sha256/${hex}` };
}

function jsonBlob(value: unknown): Blob {
  return blob(jsonBytes(value));
}

function jsonFile(name: string, value: unknown): TarEntry {
  return { name, mode: 0o644, content: jsonBytes(value) };
}

function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

function imageConfig(arch: HelloArch, layer: Blob): unknown {
  return {
    created: CREATED,
    architecture: OCI_ARCHITECTURES[arch],
    os: 'linux',
    config: { Cmd: ['/hello'] },
    // The layer is not compressed, so its digest is its diff_id too.
    rootfs: { type: 'layers', diff_ids: [layer.digest] },
    history: [{ created: CREATED, created_by: 'drivergrid' }],
  };
}

function imageManifest(config: Blob, layer: Blob): unknown {
  return {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: descriptor('application/vnd.oci.image.config.v1+json', config),
    layers: [descriptor('application/vnd.oci.image.layer.v1.tar', layer)],
  };
}

function imageIndex(arch: HelloArch, manifest: Blob): unknown {
  return {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: [
      {
        ...descriptor('application/vnd.oci.image.manifest.v1+json', manifest),
        // containerd names an imported image after its own annotation and expects the full name there.
        annotations: {
          'io.containerd.image.name': `docker.io/${REFERENCE}`,
          'org.opencontainers.image.ref.name': REFERENCE.slice(REFERENCE.indexOf(':') + 1),
        },
        platform: { architecture: OCI_ARCHITECTURES[arch], os: 'linux' },
      },
    ],
  };
}

function descriptor(mediaType: string, target: Blob): { mediaType: string; digest: string; size: number } {
  return { mediaType, digest: target.digest, size: target.content.length };
}
