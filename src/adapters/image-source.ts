import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import { execa } from 'execa';
import { errorText, HostError, UsageError } from '../core/errors.ts';
import { helloArchive } from '../image/hello-archive.ts';
import { HELLO_OUTPUT } from '../image/hello-elf.ts';
import type { WorkloadImage } from '../run/workload.ts';
import { which } from './host/find-program.ts';

const PULL_MS = 600_000;

/** The image that the tool makes itself, for this machine's architecture. */
export async function builtinImage(arch: string): Promise<WorkloadImage> {
  if (arch !== 'x64' && arch !== 'arm64') {
    throw new HostError(`builtin:hello is made for x64 and arm64, this machine is ${arch}`, {
      hint: 'Name an image archive of your own in the scenario.',
    });
  }
  const { archive, imageId, manifestId, reference } = await helloArchive(arch);
  return { archive, reference, ids: [imageId, manifestId], expectedOutput: HELLO_OUTPUT };
}

/**
 * The scenario's image as one archive, got once and loaded into every engine, so that all have the same
 * bytes and no cell waits for a registry.
 * @param image a `docker save` archive's path, or a name to fetch
 * @param folder where a fetched archive is kept for the run
 */
export async function namedImage(image: string, folder: string): Promise<WorkloadImage> {
  if (image.startsWith('/') || image.startsWith('.') || image.endsWith('.tar'))
    return archivedImage(resolve(image));
  return archivedImage(await fetched(image, join(folder, 'image.tar')));
}

async function archivedImage(path: string): Promise<WorkloadImage> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (!isThere) throw new UsageError(`expected an image archive at ${path}, found none`);
  const [manifest, index] = await filesOf(path, ['manifest.json', 'index.json']);
  if (manifest === undefined) {
    throw new UsageError(`${path} has no manifest.json: it is no \`docker save\` archive`, {
      hint: 'Make one with `docker save -o image.tar NAME`.',
    });
  }
  const [entry] = JSON.parse(manifest) as { Config: string; RepoTags?: string[] | null }[];
  const reference = entry?.RepoTags?.[0];
  const digest = /[0-9a-f]{64}/.exec(entry?.Config ?? '')?.[0];
  if (reference === undefined || digest === undefined) {
    throw new UsageError(`${path} names no image: save it by its name, not by its id`);
  }
  // On a containerd store an image's id is its manifest's digest, which only an OCI layout tells.
  const manifests =
    index === undefined ? [] : (JSON.parse(index) as { manifests: { digest: string }[] }).manifests;
  const ids = [`sha256:${digest}`, ...manifests.map((one) => one.digest)];
  return { archive: path, reference, ids, expectedOutput: undefined };
}

/** Texts of some files in a tar, in the order of the names. */
async function filesOf(path: string, names: readonly string[]): Promise<(string | undefined)[]> {
  const found = new Map<string, string>();
  const reader = createReadStream(path).pipe(extract());
  try {
    for await (const entry of reader) {
      const name = entry.header.name.replace(/^\.\//, '');
      if (names.includes(name)) found.set(name, await text(entry));
      else entry.resume();
    }
  } catch (error) {
    throw new UsageError(`${path} cannot be read as a tar archive: ${errorText(error)}`, { cause: error });
  }
  return names.map((name) => found.get(name));
}

/** The private lab has no way out to a network, so the host fetches: from its own engine, or with skopeo. */
async function fetched(name: string, target: string): Promise<string> {
  const attempts: string[] = [];
  const docker = await which('docker');
  if (docker !== undefined) {
    const saved = await execa(docker, ['save', '--output', target, name], {
      reject: false,
      timeout: PULL_MS,
    });
    if (!saved.failed) return target;
    attempts.push(`docker save: ${saved.stderr || saved.shortMessage}`);
  }
  const skopeo = await which('skopeo');
  if (skopeo !== undefined) {
    const args = ['copy', `docker://${name}`, `docker-archive:${target}:${name}`];
    const copied = await execa(skopeo, args, { reject: false, timeout: PULL_MS });
    if (!copied.failed) return target;
    attempts.push(`skopeo: ${copied.stderr || copied.shortMessage}`);
  } else {
    attempts.push('skopeo is not installed');
  }
  throw new HostError(`the image ${name} cannot be had:\n${attempts.join('\n')}`, {
    hint: 'Install skopeo, or save the image elsewhere and name the archive in the scenario.',
  });
}
