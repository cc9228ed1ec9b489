import { join } from 'node:path';
import { runtimeBinary, runtimePackage } from '../../core/runtimes/known-runtimes.ts';
import type { RuntimeSpec } from '../../core/scenario/scenario.ts';
import { cachedPackages } from './package-cache.ts';

/** The binary of a runtime that a scenario takes from a package; undefined if the cache does not have it. */
export async function cachedRuntime(
  spec: RuntimeSpec,
): Promise<{ path: string; sha256: string } | undefined> {
  const name = runtimePackage(spec);
  if (spec.from === undefined || name === undefined) return undefined;
  const manifest = await cachedPackages(spec.from, [name]);
  const program = manifest?.programs[runtimeBinary(spec)];
  if (manifest === undefined || program === undefined) return undefined;
  return { path: join(manifest.folder, program.path), sha256: program.sha256 };
}
