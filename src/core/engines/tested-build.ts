import type { HostFacts } from '../host/host.ts';
import type { EngineBuild } from './engine-kind.ts';

/** A build of a scenario as this host has it: a usable one, or the reason why it is none. */
export type TestedBuild = UsableBuild | BrokenBuild;

interface Build {
  /** As results name it; undefined if the scenario has one build only. */
  readonly name: string | undefined;
  /** The host as this build sees it: with the runtimes beside it. */
  readonly host: HostFacts;
}

export interface UsableBuild extends Build {
  readonly engine: EngineBuild;
  readonly obstacle?: undefined;
}

/** Its cells are unsupported; the other builds' are measured. */
export interface BrokenBuild extends Build {
  readonly engine?: undefined;
  readonly obstacle: string;
}

/** @throws TypeError if none of them is usable, which has been excluded before anything is measured */
export function firstUsable(builds: readonly TestedBuild[]): UsableBuild {
  const usable = builds.find((build): build is UsableBuild => build.engine !== undefined);
  if (usable === undefined) throw new TypeError('expected a usable engine, found none');
  return usable;
}
