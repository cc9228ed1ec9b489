import { jsonOf, NotAnImage, shownJson } from './archive-json.ts';
import { blobPath } from './image-layout.ts';

/** docker save and buildx nest an index in an index; nothing nests deeper. */
const DEEPEST = 4;
const MOST_MANIFESTS = 1000;

/** Digests of an image's parts. */
export interface LayoutImage {
  readonly config: string;
  readonly layers: readonly string[];
}

/**
 * The image that the index of an OCI image layout names for a machine (OCI image-spec, image-index.md): the first for
 * its platform, or the only one.
 * @param open returns a small file of the layout
 * @throws NotAnImage
 */
export function layoutImage(open: (path: string) => Uint8Array, architecture: string): LayoutImage {
  const found = manifestsOf(open, 'index.json', 0);
  const ours = found.find(({ platform }) => platform === `linux/${architecture}`);
  const [only, ...others] = found;
  const chosen = ours ?? (others.length === 0 && only?.platform === undefined ? only : undefined);
  if (chosen !== undefined) return chosen;
  const platforms = found.map(({ platform }) => platform ?? 'an unknown platform').slice(0, 10);
  throw new NotAnImage(
    `expected an image for linux/${architecture}, found ${platforms.length === 0 ? 'none' : platforms.join(', ')}`,
  );
}

type Found = LayoutImage & { readonly platform: string | undefined };

interface Descriptor {
  readonly digest: string;
  readonly platform?: { readonly os?: unknown; readonly architecture?: unknown } | null;
}

function manifestsOf(open: (path: string) => Uint8Array, path: string, depth: number): Found[] {
  const value = jsonOf(path, open(path)) as { manifests?: unknown } | null;
  const listed = value?.manifests;
  if (
    depth > DEEPEST ||
    !Array.isArray(listed) ||
    listed.length > MOST_MANIFESTS ||
    !listed.every(isDescriptor)
  ) {
    throw new NotAnImage(`${path}: expected an index of images, found ${shownJson(value)}`);
  }
  return listed.flatMap((descriptor) => {
    const blob = blobPath(descriptor.digest);
    let content: Uint8Array;
    try {
      content = open(blob);
    } catch (error) {
      // A saved multi-platform image may have the manifests of only some platforms.
      if (listed.length > 1) return [];
      throw error;
    }
    const inner = jsonOf(blob, content) as { manifests?: unknown; config?: unknown; layers?: unknown } | null;
    if (inner?.manifests !== undefined) return manifestsOf(open, blob, depth + 1);
    const { config, layers } = inner ?? {};
    if (!isDescriptor(config) || !Array.isArray(layers) || !layers.every(isDescriptor)) {
      throw new NotAnImage(`${blob}: expected an image's manifest, found ${shownJson(inner)}`);
    }
    const platform =
      platformOf(descriptor.platform) ??
      platformOf(jsonOf(blobPath(config.digest), open(blobPath(config.digest))));
    return [{ config: config.digest, layers: layers.map(({ digest }) => digest), platform }];
  });
}

function isDescriptor(value: unknown): value is Descriptor {
  const digest = (value as { digest?: unknown } | null | undefined)?.digest;
  return typeof digest === 'string' && /^sha256:[0-9a-f]{64}$/.test(digest);
}

function platformOf(value: unknown): string | undefined {
  const { os, architecture } = (value ?? {}) as { os?: unknown; architecture?: unknown };
  return typeof os === 'string' && typeof architecture === 'string' ? `${os}/${architecture}` : undefined;
}
