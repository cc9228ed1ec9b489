import { createHash } from 'node:crypto';
import { readdir, readFile, realpath, rename } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { HostError } from '../../core/errors.ts';
import { librariesOf, type DebianPackage } from '../../core/packages/debian-package.ts';
import type { PackageSource } from '../../core/packages/debian-source.ts';
import type { PackageOffer } from '../../core/packages/package-offer.ts';
import {
  answers,
  folderName,
  MANIFEST,
  MANIFEST_SCHEMA,
  type CachedProgram,
  type Manifest,
} from '../../core/packages/manifest.ts';
import { cacheDir } from '../host/cache-dir.ts';
import { syncFolder, writeDurably } from '../host/durable-file.ts';
import { makeFolder } from '../host/make-folder.ts';
import { makeScratch } from '../host/scratch.ts';
import { sha256Of } from '../host/sha256.ts';
import { runCommand } from '../host/run-command.ts';
import { requireTrustedFolder } from '../host/trusted-folder.ts';
import { inPlace } from '../host/usable-folder.ts';
import { readAptLists, type AptLists } from './apt-lists.ts';
import { elfPrograms, type ElfProgram } from './elf-programs.ts';
import { requireRunning } from './require-running.ts';
import { patchPrograms } from './patch-programs.ts';
import { unpackPackages } from './unpack.ts';

const PATCHELF = 'patchelf';

/**
 * patchelf 0.14 of it leaves programs as they should be; 0.18 of later suites moves what programs in Go need, and they
 * crash (seen with containerd 1.7.24).
 */
export const PATCHELF_SOURCE: PackageSource = 'debian/bookworm';

const TREE = 'tree';

/** A suite whose lists have been read; its temporary files go with it. */
export interface OpenSource extends AsyncDisposable {
  readonly lists: AptLists;
  offer(packages: readonly string[]): Promise<PackageOffer>;
  /** Fetches, verifies and unpacks what was offered, and starts its programs once. */
  fetch(offer: PackageOffer): Promise<Manifest>;
}

/**
 * The set of packages that was fetched last, without a network; undefined if there is none. Their programs are never
 * installed: each set has a folder `packages/SOURCE/NAME_VERSION_ARCHITECTURE-DIGEST` of the tool's cache.
 */
export async function cachedPackages(
  source: PackageSource,
  packages: readonly string[],
): Promise<Manifest | undefined> {
  const place = await realpath(placeOf(source)).catch(() => undefined);
  if (place === undefined) return undefined;
  const found: Manifest[] = [];
  for (const name of await readdir(place)) {
    const text = await readFile(join(place, name, MANIFEST), 'utf8').catch(() => undefined);
    const manifest = text === undefined ? undefined : readManifest(text);
    if (manifest !== undefined && answers(manifest, join(place, name), packages)) found.push(manifest);
  }
  return found.sort((left, right) => left.fetched_at.localeCompare(right.fetched_at)).at(-1);
}

/**
 * Reads what a suite has now.
 * @param mirror absent: the one that the host's apt uses for Debian
 * @param toolLists the lists of {@link PATCHELF_SOURCE}, asked for only if patchelf is needed
 * @throws HostError if it cannot be read
 */
export async function openSource(
  source: PackageSource,
  mirror: string | undefined,
  toolLists: () => Promise<AptLists>,
  signal: AbortSignal,
): Promise<OpenSource> {
  const place = placeOf(source);
  const scratch = await makeScratch(join(cacheDir(), 'scratch'), `packages-${source.replace('/', '-')}`);
  try {
    const folder = join(scratch.folder, 'apt');
    await makeFolder(folder);
    const lists = await readAptLists(source, mirror, folder, signal);
    const suite: OpenLists = { lists, tools: toolLists };
    return {
      lists,
      offer: async (packages) => offerOf(suite, packages, await realpath(place).catch(() => place)),
      fetch: async (offer) => {
        // Only now is it made: an offer keeps nothing.
        const final = join(await cachePlace(source), basename(offer.folder));
        return fetched(suite, { ...offer, folder: final }, scratch.folder, signal);
      },
      [Symbol.asyncDispose]: () => scratch[Symbol.asyncDispose](),
    };
  } catch (error) {
    await scratch[Symbol.asyncDispose]();
    throw error;
  }
}

/**
 * Makes the folder of what a suite brings.
 * @returns its path, links followed
 * @throws HostError if programs cannot be kept there
 */
async function cachePlace(source: PackageSource): Promise<string> {
  const path = placeOf(source);
  const place = { path, purpose: 'package cache', hint: 'Set DRIVERGRID_CACHE_DIR to another folder.' };
  const real = await inPlace(place, async () => {
    await makeFolder(path, 0o755);
    return realpath(path);
  });
  requireSearchable(real);
  await requireTrustedFolder(real, place.purpose);
  return real;
}

function placeOf(source: PackageSource): string {
  return join(cacheDir(), 'packages', source);
}

/** The lists of a suite, and those that have patchelf. */
interface OpenLists {
  readonly lists: AptLists;
  readonly tools: () => Promise<AptLists>;
}

async function offerOf(
  { lists, tools: toolLists }: OpenLists,
  asked: readonly string[],
  place: string,
): Promise<PackageOffer> {
  const resolved = await lists.resolve(asked);
  const own = asked.flatMap((name) => resolved.find((one) => one.name === name) ?? []);
  const packages = [...own, ...librariesOf(asked, resolved)];
  const isStatic = packages.length === own.length;
  const tools = isStatic ? [] : await patchelfOf(await toolLists());
  const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
  const name = folderName(asked, packages, lists.architecture, digest);
  return { asked, packages, tools, folder: join(place, name), mirror: lists.mirror };
}

async function patchelfOf(lists: AptLists): Promise<DebianPackage[]> {
  const resolved = await lists.resolve([PATCHELF]);
  return [...resolved.filter(({ name }) => name === PATCHELF), ...librariesOf([PATCHELF], resolved)];
}

async function fetched(
  { lists, tools }: OpenLists,
  offer: PackageOffer,
  scratch: string,
  signal: AbortSignal,
): Promise<Manifest> {
  const at = (name: string): string => join(scratch, `${offer.asked.join('+')}.${name}`);
  const made = at('new');
  const tree = join(made, TREE);
  await unpackPackages(lists, offer.packages, { tree, debs: at('debs') }, signal);
  const programs = await elfPrograms(tree);
  const packaged = await digests(programs);
  if (offer.tools.length > 0) {
    const patchelf = at(PATCHELF);
    await unpackPackages(await tools(), offer.tools, { tree: patchelf, debs: at('tools') }, signal);
    await patchPrograms({ tree, final: join(offer.folder, TREE), patchelf }, programs, signal);
  }
  const running = await digests(programs);
  const manifest: Manifest = {
    schema: MANIFEST_SCHEMA,
    source: lists.source,
    architecture: lists.architecture,
    asked: [...offer.asked].sort(),
    packages: offer.packages.map(({ name, version, bytes, sha256 }) => ({ name, version, bytes, sha256 })),
    programs: Object.fromEntries(
      programs.map(({ name, path }): [string, CachedProgram] => [
        name,
        {
          path: relative(made, path),
          packaged: packaged.get(path) ?? '',
          sha256: running.get(path) ?? '',
        },
      ]),
    ),
    folder: offer.folder,
    mirror: offer.mirror,
    fetched_at: new Date().toISOString(),
  };
  // Files that a power loss empties would have a manifest beside them.
  await runCommand('sync', ['--file-system', made], undefined, signal);
  // What is there under the name is incomplete, or was asked for again.
  await rename(offer.folder, at('old')).catch(ignoreAbsence);
  await rename(made, offer.folder);
  await syncFolder(join(offer.folder, '..'));
  await requireRunning(manifest, () => rename(offer.folder, at('broken')), signal);
  // Last: a folder without it is incomplete.
  await writeDurably(join(offer.folder, MANIFEST), `${JSON.stringify(manifest, undefined, 2)}\n`, 0o644);
  return manifest;
}

async function digests(programs: readonly ElfProgram[]): Promise<Map<string, string>> {
  const paths = [...new Set(programs.map(({ path }) => path))];
  return new Map(await Promise.all(paths.map(async (path) => [path, await sha256Of(path)] as const)));
}

function readManifest(text: string): Manifest | undefined {
  try {
    return JSON.parse(text) as Manifest;
  } catch {
    return undefined;
  }
}

/** Its path becomes part of search paths of the loader, which has no way to write some characters (ld.so(8)). */
function requireSearchable(path: string): void {
  if (!/[:;$]/.test(path)) return;
  throw new HostError(`expected a cache folder without ":", ";" and "$", found ${path}`, {
    hint: 'Set DRIVERGRID_CACHE_DIR to another folder.',
  });
}

function ignoreAbsence(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
