import {
  cachedPackages,
  openSource,
  PATCHELF_SOURCE,
  type OpenSource,
} from '../adapters/packages/package-cache.ts';
import type { PackageSource } from '../core/packages/debian-source.ts';
import type { Manifest } from '../core/packages/manifest.ts';
import type { WantedPackages } from '../core/packages/wanted-packages.ts';
import { offerText, programsText } from '../report/package-text.ts';

/** What a scenario takes from suites: what the cache has, and what would be fetched. */
export interface PackagePlan {
  /** A line for each set of packages; more where it would be fetched. */
  readonly lines: readonly string[];
  /** In order. @throws HostError if one cannot be fetched or is not what its suite has signed */
  readonly fetches: readonly (() => Promise<Manifest>)[];
}

/** The suites that a command has asked, each read once. Their temporary files go with them. */
export class OpenSources implements AsyncDisposable {
  readonly #opened = new Map<string, Promise<OpenSource>>();
  readonly #mirror: string | undefined;
  readonly #closing = new AbortController();
  readonly #signal: AbortSignal;

  /** @param mirror absent: the one that the host's apt uses */
  constructor(mirror: string | undefined, signal: AbortSignal) {
    this.#mirror = mirror;
    this.#signal = AbortSignal.any([signal, this.#closing.signal]);
  }

  open(source: PackageSource): Promise<OpenSource> {
    const toolLists = async () => (await this.open(PATCHELF_SOURCE)).lists;
    const opened = this.#opened.get(source) ?? openSource(source, this.#mirror, toolLists, this.#signal);
    this.#opened.set(source, opened);
    return opened;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Where one suite could not be read, others may be being read still.
    this.#closing.abort();
    for (const source of await Promise.allSettled(this.#opened.values()))
      if (source.status === 'fulfilled') await source.value[Symbol.asyncDispose]();
  }
}

/**
 * Asks suites, all at once, for what the cache lacks; without a network if it lacks nothing.
 * @param refresh asks for newer versions of what is there, too
 * @throws HostError if a suite cannot be read
 */
export async function planPackages(
  wanted: readonly WantedPackages[],
  sources: OpenSources,
  refresh: boolean,
): Promise<PackagePlan> {
  const sets = await Promise.all(wanted.map((one) => planSet(one, sources, refresh)));
  return {
    lines: sets.map(({ line }) => line),
    fetches: sets.flatMap(({ fetch }) => (fetch === undefined ? [] : [fetch])),
  };
}

async function planSet(
  { source, packages, why }: WantedPackages,
  sources: OpenSources,
  refresh: boolean,
): Promise<{ line: string; fetch?: () => Promise<Manifest> }> {
  const cached = await cachedPackages(source, packages);
  if (cached !== undefined && !refresh)
    return { line: `in the cache: ${programsText(cached)} from ${source}, for ${why}` };
  const suite = await sources.open(source);
  const offer = await suite.offer(packages);
  if (offer.folder === cached?.folder)
    return { line: `in the cache, and the newest: ${programsText(cached)} from ${source}, for ${why}` };
  return { line: `fetch ${offerText(offer, source, why)}`, fetch: () => suite.fetch(offer) };
}
