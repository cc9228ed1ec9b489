import { createHash } from 'node:crypto';
import type { TarEntry } from './tar-archive.ts';

/** A file named after its own digest. */
export interface Blob {
  /** `sha256:...` */
  readonly digest: string;
  readonly size: number;
}

export interface ImageParts {
  /** The image's configuration, byte for byte: its digest is the image's identity. */
  readonly config: Uint8Array;
  /** Uncompressed, lowest first. */
  readonly layers: readonly Blob[];
  /** Without a registry's name, with a tag. */
  readonly reference: string;
  /** As in the configuration. */
  readonly platform: { readonly architecture?: string; readonly os?: string; readonly variant?: string };
}

export interface ImageLayout {
  /** `sha256:<config digest>`: the image's id in an engine with graphdrivers. */
  readonly imageId: string;
  /** `sha256:<manifest digest>`: the image's id in an engine with the containerd image store. */
  readonly manifestId: string;
  /** The files named after their digests, apart from the layers. */
  readonly blobs: readonly (TarEntry & { readonly content: Uint8Array })[];
  readonly files: readonly TarEntry[];
}

/** Path of a blob in an archive: image-layout.md, "Blobs". */
export function blobPath(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`;
}

/**
 * An archive's files apart from its layers, such that every engine from 17.06 on loads it, with ids known beforehand.
 *
 * It is what `docker save` of engine 25 and later writes: an OCI image layout (OCI image-spec, image-layout.md,
 * config.md, manifest.md), which the containerd image store reads, plus `manifest.json` (moby image-spec v1.2,
 * "Combined Image JSON + Filesystem Changeset Format") naming the same blobs, which engines with graphdrivers read:
 * they take a layer from any path it names. The `repositories` file is left out: only engines before 1.10 need it.
 */
export function imageLayout({ config, layers, reference, platform }: ImageParts): ImageLayout {
  const configBlob = blobOf(config);
  const manifest = jsonBytes({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: descriptor('application/vnd.oci.image.config.v1+json', configBlob),
    layers: layers.map((layer) => descriptor('application/vnd.oci.image.layer.v1.tar', layer)),
  });
  const manifestBlob = blobOf(manifest);
  const index = {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: [
      {
        ...descriptor('application/vnd.oci.image.manifest.v1+json', manifestBlob),
        // containerd names an imported image after its own annotation and expects the full name there.
        annotations: {
          'io.containerd.image.name': `docker.io/${reference}`,
          'org.opencontainers.image.ref.name': reference.slice(reference.indexOf(':') + 1),
        },
        platform,
      },
    ],
  };
  const saved = [
    {
      Config: blobPath(configBlob.digest),
      RepoTags: [reference],
      Layers: layers.map((layer) => blobPath(layer.digest)),
    },
  ];
  return {
    imageId: configBlob.digest,
    manifestId: manifestBlob.digest,
    blobs: [
      { name: blobPath(configBlob.digest), mode: 0o644, content: config },
      { name: blobPath(manifestBlob.digest), mode: 0o644, content: manifest },
    ],
    files: [
      { name: 'index.json', mode: 0o644, content: jsonBytes(index) },
      { name: 'manifest.json', mode: 0o644, content: jsonBytes(saved) },
      { name: 'oci-layout', mode: 0o644, content: jsonBytes({ imageLayoutVersion: '1.0.0' }) },
    ],
  };
}

export function blobOf(content: Uint8Array): Blob {
  return { digest: `sha256:${createHash('sha256').update(content).digest('hex')}`, size: content.length };
}

export function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

function descriptor(mediaType: string, { digest, size }: Blob): { mediaType: string } & Blob {
  return { mediaType, digest, size };
}
