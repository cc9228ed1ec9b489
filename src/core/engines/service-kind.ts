import type { Scenario } from '../scenario/scenario.ts';
import type { ReadyRuntime } from '../runtimes/known-runtimes.ts';
import type { DriverSetup } from '../scenario/scenario.ts';
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

/** How the host's own service runs an engine of a kind, and what the system lab changes of that. */
export interface ServiceKind {
  /** What service managers call it; its socket unit has the same name. */
  readonly name: string;
  /** File of variables that its init script reads. */
  readonly defaultsFile: string;
  /** Where a service with the distribution's own settings has its socket, and its pid files. */
  readonly usual: Pick<ServicePlaces, 'socket' | 'pidFiles'>;
  /** The configuration file that the engine reads when it is started so. */
  readonly configPath: (args: readonly string[]) => string;
  /** @throws HostError where the API is on no unix socket */
  readonly places: (start: ServiceStart, config: FoundFile) => ServicePlaces;
  /** Whom the engine makes root of its containers; a text where that cannot be told. */
  readonly remapping: (settings: ServiceSettings, ids: IdFiles) => HostService['remapping'];
  /** The configuration file as an engine of the version reads it, or why it cannot. */
  readonly readConfig: (
    content: FoundFile['content'],
    version: EngineVersion,
  ) => { readonly config: ConfigValues } | { readonly problem: string };
  /** What keeps drivergrid from setting the engine up through its configuration file, a line each. */
  readonly conflicts: (service: HostService, config: ConfigValues) => string[];
  /** Settings with which the scenario could not be measured as it says, a line each. */
  readonly refusals: (
    service: HostService,
    config: ConfigValues,
    version: EngineVersion,
    scenario: Pick<Scenario, 'network'>,
  ) => string[];
  /** The text of the configuration file for a driver setup. */
  readonly configure: (change: ConfigChange) => string;
  /** Arguments with which the engine itself checks a configuration file; undefined where it has no such check. */
  readonly checkArguments: (
    service: HostService,
    version: EngineVersion,
    path: string,
  ) => readonly string[] | undefined;
  /** Where the engine keeps what it has, its data root being this one. */
  readonly roots: (service: HostService, dataRoot: string) => EngineRoots;
  /** Paths of which one is in the arguments of every process that the engine starts for a container. */
  readonly marks: (service: HostService) => readonly string[];
  /** The data root that the host's engine has. */
  readonly dataRoot: (service: HostService, config: ConfigValues) => string;
  /** Settings that may move a number, with their values, none of which is a secret. */
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
}
