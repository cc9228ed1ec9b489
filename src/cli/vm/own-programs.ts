import { dirname, join } from 'node:path';
import { isThere } from '../../adapters/host/is-there.ts';
import { ENGINE_KINDS } from '../../core/engines/known-engines.ts';
import type { GuestCopy } from '../../core/guest/guest-copies.ts';
import type { Scenario } from '../../core/scenario/scenario.ts';

/** Builds that a scenario names by their paths, and what they start from beside themselves, as far as this host has them. */
export async function ownPrograms(scenario: Scenario): Promise<GuestCopy[]> {
  const { engines = [] } = scenario;
  const paths = engines.flatMap(({ path, kind: name }) => {
    if (path === undefined) return [];
    const kind = ENGINE_KINDS.find((one) => one.name === name);
    const beside = kind?.tools?.(path, scenario).map((tool) => join(dirname(path), tool.name)) ?? [];
    return [path, ...beside];
  });
  const found = [...new Set(paths)].map(async (path) => ((await isThere(path)) ? [{ path }] : []));
  return (await Promise.all(found)).flat();
}
