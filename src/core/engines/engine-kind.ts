import type { Check } from '../record/events.ts';
import type { ReadyRuntime } from '../runtimes/known-runtimes.ts';
import type { RuntimeNeed } from '../runtimes/too-old.ts';
import type { Obstacle } from '../host/driver-obstacle.ts';
import type { DriverSetup, RuntimeSpec, Scenario } from '../scenario/scenario.ts';
import type { HostFacts } from '../host/host.ts';
import type { Tool } from '../host/tools.ts';
import type { CriDialect, Infra } from './cri-dialect.ts';
import type { DockerDialect } from './docker-dialect.ts';
import type { DriverTraits } from './driver-traits.ts';
import type { EngineAnswers, EngineExpectations } from './engine-answers.ts';
import type { EngineRoots } from './engine-roots.ts';
import type { EngineTraces } from './engine-traces.ts';
import type { EngineVersion } from './engine-version.ts';
import type { PoolPlace } from './pool-place.ts';
import type { ServiceKind } from './service-kind.ts';
import type { SpanProtocol } from './spans-environment.ts';

/**
 * APIs that engines speak. `cri` is the Container Runtime Interface of Kubernetes, `bundle` that of runtimes without an
 * engine, `none` that of what starts no containers. Each has an adapter (src/adapters/engines).
 */
export type ApiName = 'docker' | 'cri' | 'bundle' | 'none';

/** An engine as data and pure functions: nothing else in drivergrid knows one kind from another. */
export interface EngineKind {
  /** Such as `docker`. */
  readonly name: string;
  readonly api: ApiName;
  /** Its program, as looked up on PATH. */
  readonly binary: string;
  /** Debian packages that bring it; none if there are none: then {@link source}. */
  readonly packages: readonly string[];
  /** How to get it if Debian has no package of it. */
  readonly source?: string;
  /** Those that are unpacked together for a build of another suite: it, and what it starts from beside itself. */
  readonly unpacked: readonly string[];
  /** The oldest version that can be measured. */
  readonly oldest: EngineVersion;
  /** A driver that every version has on every kernel: runtimes are tried on it. */
  readonly probeDriver: string;
  /** By the engine's own names. */
  readonly drivers: Readonly<Record<string, DriverTraits>>;
  /** Those of a containerd beside it, by their names there, for setups with `store: containerd`; absent: it has none. */
  readonly snapshotters?: Readonly<Record<string, DriverTraits>>;
  /** Features that some versions require of a runtime and not every release has. */
  readonly runtimeNeeds: readonly RuntimeNeed[];
  readonly traces: EngineTraces;
  /** The log line that says containers, networks and storage are shut down; its process may end later. */
  readonly lastWord: string;
  /** A runtime that it brings, and finds by name on its own PATH; absent: it is given the path of every one. */
  readonly ownRuntime?: string;
  /**
   * Programs that it starts itself, or is given images with, by its path (empty: not found); absent: it looks for those when
   * it needs them.
   */
  readonly tools?: (path: string, asked: Pick<AskedOfEngine, 'network'>) => readonly Tool[];
  /** Workloads that its API cannot carry, with the reason and what to do. */
  readonly refusedWorkloads?: Readonly<Record<string, string>>;
  /** How the host's own service runs it; absent if the system lab does not support it. */
  readonly service?: ServiceKind;
  /** It is no engine: there is no program to find, no version, and runtimes are started by their own paths. */
  readonly engineless?: true;
  /** Why nothing of a scenario can be measured under it; absent: it can do all that a scenario may ask. */
  readonly obstacle?: (scenario: AskedOfEngine) => Obstacle | undefined;

  /** Why nothing can be measured under it on a host, beside what is missing there; absent: nothing is known. */
  readonly hostObstacle?: (host: Pick<HostFacts, 'sys_resource'>) => Obstacle | undefined;

  /**
   * Reads the first line of `--version`, or a bare version.
   * @returns undefined if the text names no version
   */
  readonly parseVersion: (text: string) => EngineVersion | undefined;
  /** Why an engine of this version cannot start a runtime registered like this; undefined if it can. */
  readonly runtimeObstacle: (spec: RuntimeSpec, version: EngineVersion) => string | undefined;
  /** Whether its pods have a pause container with a driver setup; absent: it has no pods. */
  readonly infra?: (setup: DriverSetup) => Infra;
  /** Why it cannot run a driver setup on this host, beside what its driver needs; absent: nothing is known. */
  readonly setupObstacle?: (setup: DriverSetup, host: HostFacts) => Obstacle | undefined;
  /** How it exports spans that name parts; absent, or undefined: it has none. */
  readonly spans?: (version: EngineVersion) => SpanProtocol | undefined;
  /** How to start a private engine. */
  readonly launch: (setup: EngineSetup) => EngineLaunch;
  /** @returns undefined if the log holds no known refusal: then the start failed, it was not refused */
  readonly refusal: (setup: DriverSetup, log: readonly string[]) => Refusal | undefined;
  /** Why an engine may have started without the setup's driver, by its log; absent: it never does. */
  readonly missingDriver?: (setup: DriverSetup, log: readonly string[]) => Refusal | undefined;
  /** Compares the engine's answers with the plan: a number counts only if every row is ok. */
  readonly checks: (expected: EngineExpectations, found: EngineAnswers) => Check[];
}

/** What a scenario asks of every engine. */
export interface AskedOfEngine {
  readonly workload: Scenario['workload'];
  readonly network: Scenario['network'];
  readonly live?: readonly number[] | undefined;
}

/** One installation of a kind, by its path and version. */
export interface EngineBuild {
  readonly kind: EngineKind;
  readonly path: string;
  readonly version: EngineVersion;
  /** SHA-256 of its program as the cache recorded it, if it came in a package. */
  readonly sha256?: string | undefined;
}

/** One start of an engine in its own folder. */
export interface EngineSetup extends Omit<EngineBuild, 'kind'> {
  readonly setup: DriverSetup;
  readonly runtimes: readonly ReadyRuntime[];
  /** Absolute path of the folder. */
  readonly work: string;
  /** cgroup above all containers, such as `/drivergrid-20261124-...`. */
  readonly cgroup: string;
  readonly pool: PoolPlace;
  /** Of the containers to be measured. */
  readonly network: Scenario['network'];
  /** Where it is to export its spans, as `HOST:PORT`; absent: nowhere. */
  readonly spans?: string | undefined;
}

export interface EngineLaunch {
  /** To be made first, below the start's folder. */
  readonly folders: readonly string[];
  readonly files: readonly ConfigFile[];
  /** The program and its arguments. */
  readonly argv: readonly [string, ...string[]];
  /** Variables of its environment, besides those that every engine gets. */
  readonly env?: Readonly<Record<string, string>>;
  /** How its Docker API differs; absent: not at all. */
  readonly dialect?: DockerDialect;
  /** What a client of its CRI must know; absent: it has none. */
  readonly cri?: CriDialect;
  readonly roots: EngineRoots;
}

export interface ConfigFile {
  readonly path: string;
  readonly text: string;
  /** Whether it is to be executed. */
  readonly isProgram?: true;
}

/** An engine's or runtime's own refusal, with a reason that a user can act on. */
export interface Refusal {
  readonly reason: string;
  /** The message it gave. */
  readonly detail: string;
}
