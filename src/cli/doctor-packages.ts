import { diskUse } from '../adapters/packages/disk-use.ts';
import { cachedPackages } from '../adapters/packages/package-cache.ts';
import { HostError } from '../core/errors.ts';
import type { PackageFinding } from '../core/packages/package-finding.ts';
import type { WantedPackages } from '../core/packages/wanted-packages.ts';
import { OpenSources } from './fetch-packages.ts';
import { Interruption } from './interruption.ts';
import { printMessage } from './output.ts';

/** For all suites together: the list of one is 10 MB, and apt reads it in seconds. */
const ASK_MS = 60_000;

/**
 * What the cache has of what a scenario takes from suites. Suites are asked for the rest, which keeps nothing; where
 * they do not answer, what is not known is said.
 * @param mirror absent: the one that the host's apt uses for Debian
 */
export async function packageFindings(
  wanted: readonly WantedPackages[],
  mirror: string | undefined,
): Promise<PackageFinding[]> {
  const cached = await Promise.all(wanted.map(inCache));
  const lacking = wanted.filter((_, index) => cached[index] === undefined);
  if (lacking.length === 0) return cached.filter((one) => one !== undefined);
  printMessage(
    `asking ${[...new Set(lacking.map(({ source }) => source))].join(' and ')} what would be fetched`,
  );
  using interruption = new Interruption();
  const interrupted = interruption.signal;
  const late = AbortSignal.timeout(ASK_MS);
  await using sources = new OpenSources(mirror, AbortSignal.any([interrupted, late]));
  const asked = async (one: WantedPackages): Promise<PackageFinding> => {
    try {
      const offer = await (await sources.open(one.source)).offer(one.packages);
      return { wanted: one, state: 'to-fetch', offer };
    } catch (error) {
      interrupted.throwIfAborted();
      if (!late.aborted && !(error instanceof HostError)) throw error;
      const reason = late.aborted ? `no answer within ${ASK_MS / 1000} s` : (error as HostError).message;
      return { wanted: one, state: 'unknown', reason };
    }
  };
  return await Promise.all(wanted.map(async (one, index) => cached[index] ?? (await asked(one))));
}

async function inCache(wanted: WantedPackages): Promise<PackageFinding | undefined> {
  const manifest = await cachedPackages(wanted.source, wanted.packages);
  if (manifest === undefined) return undefined;
  return { wanted, state: 'cached', manifest, diskBytes: await diskUse(manifest.folder) };
}
