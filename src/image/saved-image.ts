import { posix } from 'node:path';
import { blobPath } from './image-layout.ts';
import { jsonOf, NotAnImage, shownJson } from './archive-json.ts';
import { layoutImage } from './oci-index.ts';
import { counted } from '../core/counted.ts';

/** A file of an archive. */
export interface ArchivedFile {
  /** `sha256:...` of its bytes in the archive. */
  readonly digest: string;
  /** Its content, if it is small enough to be a list or a configuration. */
  readonly content: Uint8Array | undefined;
}

/** An archive's files by path; links with their targets. */
export interface ArchiveListing {
  readonly files: ReadonlyMap<string, ArchivedFile>;
  readonly links: ReadonlyMap<string, string>;
}

/** The image that `docker load` would load from an archive. */
export interface SavedImage {
  readonly config: Uint8Array;
  /** The path of each layer in the archive, lowest first. */
  readonly layers: readonly { readonly path: string; readonly diffId: string }[];
  readonly platform: { readonly architecture?: string; readonly os?: string; readonly variant?: string };
}

/**
 * Finds the image in what `docker save`, skopeo, buildx and others write: `manifest.json` (moby image-spec v1.2), or
 * only the index of an OCI image layout. Of several images it takes the first, of several platforms this machine's.
 * @param architecture a GOARCH name
 * @throws NotAnImage
 */
export function savedImage(listing: ArchiveListing, architecture: string): SavedImage {
  const listed = find(listing, 'manifest.json');
  if (listed !== undefined) return imageOf(listing, firstEntry(contentOf('manifest.json', listed)));
  if (find(listing, 'index.json') !== undefined) {
    const open = (path: string): Uint8Array => contentOf(path, required(listing, path, 'index.json'));
    const { config, layers } = layoutImage(open, architecture);
    for (const digest of [config, ...layers]) {
      const { digest: found } = required(listing, blobPath(digest), 'index.json');
      if (found !== digest)
        throw new NotAnImage(`${blobPath(digest)}: expected the digest in its name, found ${found}`);
    }
    return imageOf(listing, { Config: blobPath(config), Layers: layers.map(blobPath) });
  }
  if (find(listing, 'repositories') !== undefined) {
    throw new NotAnImage(
      'expected manifest.json, found the list of Docker before 1.10 (repositories): load it into an engine up to 27 and save it again',
    );
  }
  throw new NotAnImage('expected manifest.json or index.json in it, found neither');
}

interface Entry {
  readonly Config: string;
  readonly Layers: readonly string[];
}

function firstEntry(content: Uint8Array): Entry {
  const value = jsonOf('manifest.json', content);
  const [first] = Array.isArray(value) ? (value as unknown[]) : [];
  const { Config: config, Layers: layers } = (first ?? {}) as { Config?: unknown; Layers?: unknown };
  const isList = Array.isArray(layers) && layers.every((one) => typeof one === 'string');
  // Go writes an empty list as null.
  if (typeof config !== 'string' || !(isList || layers === null || layers === undefined)) {
    throw new NotAnImage(
      `manifest.json: expected a list of images, each with its Config and Layers, found ${shownJson(value)}`,
    );
  }
  return { Config: config, Layers: isList ? layers : [] };
}

function imageOf(listing: ArchiveListing, { Config: path, Layers: paths }: Entry): SavedImage {
  const config = contentOf(path, required(listing, path, 'manifest.json'));
  const value = jsonOf(path, config) as {
    os?: unknown;
    architecture?: unknown;
    variant?: unknown;
    rootfs?: { diff_ids?: unknown } | null;
  } | null;
  const diffIds = value?.rootfs?.diff_ids ?? [];
  if (typeof value !== 'object' || value === null || !Array.isArray(diffIds) || !diffIds.every(isDigest)) {
    throw new NotAnImage(`${path}: expected an image's configuration, found ${shownJson(value)}`);
  }
  if (diffIds.length !== paths.length) {
    throw new NotAnImage(
      `expected ${counted(diffIds.length, 'layer')}, as in ${path}, found ${paths.length}`,
    );
  }
  if (value.os !== undefined && value.os !== 'linux') {
    throw new NotAnImage(`expected an image for linux, found one for ${shownJson(value.os)}`);
  }
  const layers = paths.map((layer, index) => {
    required(listing, layer, 'manifest.json');
    return { path: followed(listing, layer), diffId: diffIds[index] ?? '' };
  });
  const texts = Object.entries({ architecture: value.architecture, os: value.os, variant: value.variant });
  return {
    config,
    layers,
    platform: Object.fromEntries(texts.filter(([, text]) => typeof text === 'string')),
  };
}

function isDigest(value: unknown): value is string {
  return typeof value === 'string' && /^sha256:[0-9a-f]{64}$/.test(value);
}

function contentOf(path: string, { content }: ArchivedFile): Uint8Array {
  if (content !== undefined) return content;
  throw new NotAnImage(`${path}: expected JSON, found a file that is too large`);
}

function required(listing: ArchiveListing, path: string, by: string): ArchivedFile {
  const file = find(listing, path);
  if (file !== undefined) return file;
  throw new NotAnImage(`expected ${shownJson(path)} in it, which ${by} names, found no such file`);
}

function find(listing: ArchiveListing, path: string): ArchivedFile | undefined {
  return listing.files.get(followed(listing, path));
}

/** A longer chain of links is a loop. */
const MOST_LINKS = 10;

/** Resolves links: a layer that occurs twice is a link to the first (docker save before 25). */
function followed({ files, links }: ArchiveListing, path: string): string {
  let place = archivePath(path);
  for (let step = 0; step < MOST_LINKS && !files.has(place); step++) place = links.get(place) ?? place;
  return place;
}

/** A normalised path in an archive. */
export function archivePath(path: string): string {
  return posix.normalize(`/${path}`).slice(1);
}
