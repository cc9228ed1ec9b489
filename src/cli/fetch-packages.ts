import {
  cachedPackages,
  openSource,
  type OpenSource,
  type PackageOffer,
} from '../adapters/packages/package-cache.ts';
import type { PackageSource } from '../core/packages/debian-source.ts';
import type { Manifest, PackageId } from '../core/packages/manifest.ts';
import type { WantedPackages } from '../core/packages/wanted-packages.ts';
import { quantityText } from '../report/quantity-text.ts';

/** What a scenario takes from suites: what the cache has, and what would be fetched. */
export interface PackagePlan {
  /** A line for each set of packages; more where it would be fetched. */
  readonly lines: readonly string[];
  /** In order. @throws HostError if one cannot be fetched or is not what its suite has signed */
  readonly fetches: readonly (() => Promise<Manifest>)[];
}

/** The suites that a command has asked, each read once. Their temporary files go with them. */
export class OpenSources implements AsyncDisposable {
  readonly #opened = new Map<string, OpenSource>();
  readonly #mirror: string | undefined;
  readonly #signal: AbortSignal;

  /** @param mirror absent: the one that the host's apt uses */
  constructor(mirror: string | undefined, signal: AbortSignal) {
    this.#mirror = mirror;
    this.#signal = signal;
  }

  async open(source: PackageSource): Promise<OpenSource> {
    const opened = this.#opened.get(source) ?? (await openSource(source, this.#mirror, this.#signal));
    this.#opened.set(source, opened);
    return opened;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const source of this.#opened.values()) await source[Symbol.asyncDispose]();
  }
}

/**
 * Asks suites for what the cache lacks; without a network if it lacks nothing.
 * @param refresh asks for newer versions of what is there, too
 * @throws HostError if a suite cannot be read
 */
export async function planPackages(
  wanted: readonly WantedPackages[],
  sources: OpenSources,
  refresh: boolean,
): Promise<PackagePlan> {
  const lines: string[] = [];
  const fetches: (() => Promise<Manifest>)[] = [];
  for (const { source, packages, why } of wanted) {
    const cached = await cachedPackages(source, packages);
    if (cached !== undefined && !refresh) {
      lines.push(`in the cache: ${programsText(cached)} from ${source}, for ${why}`);
      continue;
    }
    const suite = await sources.open(source);
    const offer = await suite.offer(packages);
    if (offer.folder === cached?.folder) {
      lines.push(`in the cache, and the newest: ${programsText(cached)} from ${source}, for ${why}`);
      continue;
    }
    lines.push(offerText(offer, source, why));
    fetches.push(() => suite.fetch(offer));
  }
  return { lines, fetches };
}

/** `crun 1.28-1` of what was asked for. */
export function programsText({ asked, packages }: Pick<Manifest, 'asked' | 'packages'>): string {
  return namesText(packages.filter(({ name }) => asked.includes(name)));
}

function offerText(offer: PackageOffer, source: string, why: string): string {
  const { asked, packages, tools, mirror } = offer;
  const libraries = packages.filter(({ name }) => !asked.includes(name));
  const bytes = [...packages, ...tools].reduce((sum, one) => sum + one.bytes, 0);
  return [
    `fetch ${programsText(offer)} from ${source}, for ${why}: ${quantityText(bytes, 'bytes')} from ${mirror}`,
    ...(libraries.length === 0 ? [] : [`  with the libraries ${namesText(libraries)}`]),
    ...(tools.length === 0 ? [] : [`  and, for the fetch only, ${namesText(tools)}`]),
  ].join('\n');
}

function namesText(packages: readonly PackageId[]): string {
  return packages.map(({ name, version }) => `${name} ${version}`).join(', ');
}
