import { join } from 'node:path';
import type { BuildSpec } from '../../core/engines/engine-of.ts';
import type { Manifest } from '../../core/packages/manifest.ts';
import { cachedPackages } from './package-cache.ts';

/** A build out of packages. */
export interface CachedEngine {
  readonly path: string;
  readonly sha256: string;
  readonly manifest: Manifest;
}

/** The build that a scenario takes from a suite; undefined if the cache does not have it. */
export async function cachedEngine({ kind, from }: BuildSpec): Promise<CachedEngine | undefined> {
  if (from === undefined) return undefined;
  const manifest = await cachedPackages(from, kind.unpacked);
  const program = manifest?.programs[kind.binary];
  if (manifest === undefined || program === undefined) return undefined;
  return { path: join(manifest.folder, program.path), sha256: program.sha256, manifest };
}

/** SHA-256 of the programs of a build, by their paths. */
export function digestsOf({ folder, programs }: Manifest): ReadonlyMap<string, string> {
  return new Map(Object.values(programs).map(({ path, sha256 }) => [join(folder, path), sha256]));
}
