import { runtimePackage } from '../runtimes/known-runtimes.ts';
import { buildsOf } from '../engines/engine-of.ts';
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
export function wantedPackages(scenario: Scenario): WantedPackages[] {
  const wanted = new Map<string, WantedPackages>();
  const want = (source: PackageSource | undefined, packages: readonly string[], what: string): void => {
    if (source === undefined || packages.length === 0) return;
    const key = [source, ...packages].join(' ');
    const why = [wanted.get(key)?.why, what].filter((one) => one !== undefined);
    wanted.set(key, { source, packages, why: why.join(' and ') });
  };
  for (const { name, kind, from } of buildsOf(scenario))
    want(from, kind.unpacked, `the engine ${name ?? ''}`.trim());
  for (const spec of scenario.runtimes) {
    const name = runtimePackage(spec);
    want(spec.from, name === undefined ? [] : [name], `the runtime ${spec.name}`);
  }
  return [...wanted.values()];
}
