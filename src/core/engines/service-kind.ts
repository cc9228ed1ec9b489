import type { Scenario } from '../scenario/scenario.ts';
import type { ReadyRuntime } from '../runtimes/known-runtimes.ts';
import type { DriverSetup } from '../scenario/scenario.ts';
import type { CriDialect } from './cri-dialect.ts';
import type { EngineLaunch } from './engine-kind.ts';
import type { Obstacle } from '../host/driver-obstacle.ts';
import type { EngineRoots } from './engine-roots.ts';
import type { EngineVersion } from './engine-version.ts';
import type {
  ConfigValues,
  FoundFile,
  HostService,
  IdFiles,
  ServicePlaces,
  ServiceSettings,
  ServiceStart,
} from './host-service.ts';
import type { PoolPlace } from './pool-place.ts';

/** How the host's own service runs an engine of a kind, and what the system lab changes. */
export interface ServiceKind {
  /** Its name for service managers; its socket unit has the same name. */
  readonly name: string;
  /** File of variables that its init script reads. */
  readonly defaultsFile: string;
  /** Socket and pid files of a service with the distribution's settings. */
  readonly usual: Pick<ServicePlaces, 'socket' | 'pidFiles'>;
  /** The configuration file that an engine started this way reads. */
  readonly configPath: (args: readonly string[]) => string;
  /** @throws HostError if the API is on no unix socket */
  readonly places: (start: ServiceStart, config: FoundFile) => ServicePlaces;
  /** The ids of root in its containers; a message if they cannot be told. */
  readonly remapping: (settings: ServiceSettings, ids: IdFiles) => HostService['remapping'];
  /** The configuration file as an engine of the version reads it, or why it cannot. */
  readonly readConfig: (
    content: FoundFile['content'],
    version: EngineVersion,
  ) => { readonly config: ConfigValues } | { readonly problem: string };
  /** What prevents configuring the engine through its configuration file, a line each. */
  readonly conflicts: (service: HostService, config: ConfigValues) => string[];
  /** Settings that prevent measuring the scenario as it says, a line each. */
  readonly refusals: (
    service: HostService,
    config: ConfigValues,
    version: EngineVersion,
    scenario: Pick<Scenario, 'network'>,
  ) => string[];
  /** Why the service cannot be given a driver setup; absent: it can be given any. */
  readonly setupObstacle?: (setup: DriverSetup) => Obstacle | undefined;
  /** The text of the configuration file for a driver setup. */
  readonly configure: (change: ConfigChange) => string;
  /** What an engine with CRI needs beside its configuration file, and what its client must know; absent: it has none. */
  readonly beside?: (service: HostService, change: ConfigChange) => CriBeside;
  /** Arguments with which the engine checks a configuration file; undefined if it has no such check. */
  readonly checkArguments: (
    service: HostService,
    version: EngineVersion,
    path: string,
  ) => readonly string[] | undefined;
  /** Where the engine keeps its files with this data root. */
  readonly roots: (
    service: HostService,
    change: Pick<ConfigChange, 'setup' | 'dataRoot' | 'work'>,
  ) => EngineRoots;
  /** Paths, one of which is in the arguments of every process that the engine starts for a container. */
  readonly marks: (service: HostService) => readonly string[];
  /** The data root of the host's engine. */
  readonly dataRoot: (service: HostService, config: ConfigValues) => string;
  /** Settings that may change a number, with their values, none of which is a secret. */
  readonly recorded: (settings: ServiceSettings) => ServiceSettings;
}

/** What the system lab changes of a configuration file. */
export interface ConfigChange {
  readonly original: ConfigValues;
  readonly version: EngineVersion;
  readonly setup: DriverSetup;
  readonly runtimes: readonly ReadyRuntime[];
  readonly dataRoot: string;
  readonly pool: PoolPlace;
  /** Of the API. */
  readonly socket: string;
  /** Absolute path of the start's folder. */
  readonly work: string;
  /** cgroup for what the engine starts, such as `/drivergrid-20261124-...`. */
  readonly cgroup: string;
  /** Of the containers to be measured. */
  readonly network: Scenario['network'];
}

/** What an engine with CRI needs beside its configuration file. */
export interface CriBeside extends Pick<EngineLaunch, 'folders' | 'files'> {
  readonly cri: CriDialect;
}
