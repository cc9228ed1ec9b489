import type { Check } from '../record/events.ts';
import type { ReadyRuntime } from '../runtimes/known-runtimes.ts';
import type { RuntimeNeed } from '../runtimes/too-old.ts';
import type { DriverSetup, RuntimeSpec } from '../scenario/scenario.ts';
import type { DriverTraits } from './driver-traits.ts';
import type { EngineAnswers, EngineExpectations } from './engine-answers.ts';
import type { EngineRoots } from './engine-roots.ts';
import type { EngineTraces } from './engine-traces.ts';
import type { EngineVersion } from './engine-version.ts';
import type { PoolPlace } from './pool-place.ts';
import type { ServiceKind } from './service-kind.ts';

/** APIs that engines speak; each has an adapter (src/adapters/engines). */
export type ApiName = 'docker';

/** What an engine is, as data and pure functions: nothing else in drivergrid knows one kind from another. */
export interface EngineKind {
  /** Of the vocabulary, such as `docker`. */
  readonly name: string;
  readonly api: ApiName;
  /** Its program, as it is looked for on PATH. */
  readonly binary: string;
  /** Debian packages that bring it. */
  readonly packages: readonly string[];
  /** The oldest version that can be measured. */
  readonly oldest: EngineVersion;
  /** A driver that every version has on every kernel: runtimes are tried on it. */
  readonly probeDriver: string;
  /** By the names that the engine gives them. */
  readonly drivers: Readonly<Record<string, DriverTraits>>;
  /** What some of its versions ask of a runtime that not every release gives. */
  readonly runtimeNeeds: readonly RuntimeNeed[];
  readonly traces: EngineTraces;
  /** What its log has once containers, networks and storage are shut down; its process may end later. */
  readonly lastWord: string;
  /** How the host's own service runs it; absent where the system lab does not know that. */
  readonly service?: ServiceKind;

  /**
   * Reads the first line of `--version`, or a bare version.
   * @returns undefined where the text names no version
   */
  readonly parseVersion: (text: string) => EngineVersion | undefined;
  /** Why an engine of this version cannot start a runtime that is given in such a way; undefined where it can. */
  readonly runtimeObstacle: (spec: RuntimeSpec, version: EngineVersion) => string | undefined;
  /** How to start an engine of one's own. */
  readonly launch: (setup: EngineSetup) => EngineLaunch;
  /** @returns undefined where the log holds no known refusal: then the start has failed, it was not refused */
  readonly refusal: (setup: DriverSetup, log: readonly string[]) => Refusal | undefined;
  /** Compares what the engine says of itself with the plan: each row must be ok for a number to count. */
  readonly checks: (expected: EngineExpectations, found: EngineAnswers) => Check[];
}

/** A build of a kind: one installation, by its path and version. */
export interface EngineBuild {
  readonly kind: EngineKind;
  readonly path: string;
  readonly version: EngineVersion;
}

/** One start of an engine in a folder of its own. */
export interface EngineSetup extends Omit<EngineBuild, 'kind'> {
  readonly setup: DriverSetup;
  readonly runtimes: readonly ReadyRuntime[];
  /** Absolute path of the folder. */
  readonly work: string;
  /** cgroup that all containers go under, such as `/drivergrid-20261124-...`. */
  readonly cgroup: string;
  readonly pool: PoolPlace;
}

export interface EngineLaunch {
  /** To be made first, below the start's folder. */
  readonly folders: readonly string[];
  readonly files: readonly ConfigFile[];
  /** The program and its arguments. */
  readonly argv: readonly [string, ...string[]];
  readonly roots: EngineRoots;
}

export interface ConfigFile {
  readonly path: string;
  readonly text: string;
}

/** An engine's or runtime's own refusal, in words a person can act on. */
export interface Refusal {
  readonly reason: string;
  /** The text it gave. */
  readonly detail: string;
}
