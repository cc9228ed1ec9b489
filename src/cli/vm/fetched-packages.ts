import { cachedPackages } from '../../adapters/packages/package-cache.ts';
import { packageCopies, type GuestCopy } from '../../core/guest/guest-copies.ts';
import { wantedPackages } from '../../core/packages/wanted-packages.ts';
import type { Scenario } from '../../core/scenario/scenario.ts';
import { programsText } from '../../report/package-text.ts';
import { OpenSources, planPackages } from '../fetch-packages.ts';

/**
 * What a scenario takes from suites, for its guests. As with `setup`, this host fetches what its cache lacks.
 * @param mirror absent: the one that the host's apt uses for Debian
 * @throws HostError if a suite cannot be read
 */
export async function fetchedPackages(
  scenario: Scenario,
  mirror: string | undefined,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<GuestCopy[]> {
  const wanted = wantedPackages(scenario);
  await using sources = new OpenSources(mirror, signal);
  const { lines, fetches } = await planPackages(wanted, sources, false);
  for (const line of lines) say(line);
  for (const fetch of fetches) say(`fetched ${programsText(await fetch())}`);
  const manifests = await Promise.all(wanted.map(({ source, packages }) => cachedPackages(source, packages)));
  return packageCopies(manifests.filter((one) => one !== undefined));
}
