import { createReadStream } from 'node:fs';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { join } from 'node:path';
import { extract } from 'tar-stream';
import type { ServedImage } from '../../../ports/cri-api.ts';
import type { ImageArchive } from '../../../ports/image.ts';
import { REGISTRY } from '../../../core/engines/pod-network.ts';
import { listenInLab } from '../../labs/listen-in-lab.ts';

/** A file of an image, as a registry gives it out. */
interface Served {
  readonly type: string;
  readonly digest: string;
  readonly content: Buffer;
}

/** The files of one image by digest, and its manifest. */
interface ServedFiles {
  readonly manifest: Served;
  readonly blobs: ReadonlyMap<string, Buffer>;
}

const BLOB = /^(?:\.\/)?blobs\/sha256\/([0-9a-f]{64})$/;

/**
 * A registry with one image on the loopback address of the lab's network (OCI distribution-spec, "Pull"): plain HTTP, which engines
 * accept there.
 * @param engine a process in the lab's network
 * @param folder where a socket may lie
 */
export async function serveImage(
  { archive, reference, name }: Pick<ImageArchive, 'archive' | 'reference' | 'name'>,
  engine: number,
  folder: string,
  signal: AbortSignal,
): Promise<ServedImage> {
  const files = await filesOf(archive, name);
  const server = createServer((request, response) => {
    answer(files, request, response);
  });
  const socket = join(folder, 'registry.sock');
  server.listen(socket);
  await once(server, 'listening');
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const listening = await listenInLab(engine, REGISTRY, socket, signal).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const end = async (): Promise<void> => {
    await listening[Symbol.asyncDispose]();
    await close();
  };
  return { reference: `${REGISTRY}/${reference}`, [Symbol.asyncDispose]: end };
}

function answer(
  { manifest, blobs }: ServedFiles,
  { url = '', method }: IncomingMessage,
  response: ServerResponse,
): void {
  const [, kind, wanted = ''] = /^\/v2\/.+\/(manifests|blobs)\/([^/?]+)/.exec(url) ?? [];
  let found: Served | undefined;
  if (kind === 'manifests' && (!wanted.includes(':') || wanted === manifest.digest)) found = manifest;
  const blob = kind === 'blobs' ? blobs.get(wanted) : undefined;
  if (blob !== undefined) found = { type: 'application/octet-stream', digest: wanted, content: blob };
  if (/^\/v2\/?$/.test(url)) {
    response.writeHead(200, { 'Docker-Distribution-Api-Version': 'registry/2.0' }).end();
    return;
  }
  if (found === undefined) {
    response.writeHead(404).end('{"errors":[{"code":"NOT_FOUND"}]}');
    return;
  }
  response.writeHead(200, {
    'Content-Type': found.type,
    'Content-Length': found.content.length,
    'Docker-Content-Digest': found.digest,
  });
  response.end(method === 'HEAD' ? undefined : found.content);
}

/** @throws Error if the archive has no OCI image layout (OCI image-spec, image-layout.md) */
async function filesOf(archive: string | Uint8Array, name: string): Promise<ServedFiles> {
  const blobs = new Map<string, Buffer>();
  let index: { manifests?: { digest?: string; mediaType?: string }[] } = {};
  const entries = extract();
  const source = typeof archive === 'string' ? createReadStream(archive) : Readable.from([archive]);
  const reading = pipeline(source, entries);
  for await (const entry of entries) {
    const content = await buffer(entry);
    const digest = BLOB.exec(entry.header.name)?.[1];
    if (digest !== undefined) blobs.set(`sha256:${digest}`, content);
    else if (/^(?:\.\/)?index\.json$/.test(entry.header.name))
      index = JSON.parse(content.toString()) as typeof index;
  }
  await reading;
  const { digest = '', mediaType: type = 'application/vnd.oci.image.manifest.v1+json' } =
    index.manifests?.[0] ?? {};
  const content = blobs.get(digest);
  if (content === undefined)
    throw new Error(`image ${name}: expected an OCI image layout to serve it from, found none`);
  return { manifest: { type, digest, content }, blobs };
}
