import { runtimePackage } from '../runtimes/known-runtimes.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { PackageSource } from './debian-source.ts';

/** Packages of one source that are fetched together. */
export interface WantedPackages {
  readonly source: PackageSource;
  readonly packages: readonly string[];
  /** What needs them, in words. */
  readonly why: string;
}

/** What a scenario takes `from:` a suite, each once. */
export function wantedPackages({ runtimes }: Scenario): WantedPackages[] {
  const wanted = new Map<string, WantedPackages>();
  for (const spec of runtimes) {
    const name = runtimePackage(spec);
    if (spec.from === undefined || name === undefined) continue;
    const key = `${spec.from} ${name}`;
    const why = [wanted.get(key)?.why, `the runtime ${spec.name}`].filter((one) => one !== undefined);
    wanted.set(key, { source: spec.from, packages: [name], why: why.join(' and ') });
  }
  return [...wanted.values()];
}
