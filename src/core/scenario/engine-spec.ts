import type { PackageSource } from '../packages/debian-source.ts';

/** One installation of an engine, as a scenario's `engines` lists it; `name` is unique there and names its columns. */
export interface EngineSpec {
  readonly name: string;
  /** Name of its kind (src/core/engines/known-engines.ts). */
  readonly kind: string;
  /** Of its program; absent: found on PATH, or taken `from` packages. */
  readonly path?: string | undefined;
  /** The suite whose packages bring it; fetched into the cache, never installed. */
  readonly from?: PackageSource | undefined;
  /** Version of a build that does not report its own, such as `29.0`. */
  readonly version?: string | undefined;
}

/** The builds by name, as results and the grid have them; none where a scenario has a single one. */
export function buildNames(engines: readonly EngineSpec[] = []): readonly string[] {
  return engines.length > 1 ? engines.map(({ name }) => name) : [];
}
