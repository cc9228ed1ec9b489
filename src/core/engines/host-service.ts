import type { DecodedText, UnknownText } from '../scenario/text-encoding.ts';

/** How a service manager starts the engine. */
export interface ServiceStart {
  readonly manager: ServiceManager;
  /** Absolute path of the program that it starts. */
  readonly binary: string;
  readonly args: readonly string[];
  /** Environment that the service gives it, of which only names go to results. */
  readonly environment: Readonly<Record<string, string>>;
  /** Files that say all this: unit, drop-ins, environment files, init script. */
  readonly sources: readonly { readonly path: string; readonly text: string }[];
  /** File that an init script sends the engine's output to. */
  readonly log: string | undefined;
  /** Socket on which systemd listens for the engine. */
  readonly listens: string | undefined;
  /** Where start-stop-daemon keeps the engine's pid. */
  readonly ssdPidFile: string | undefined;
}

export type ServiceManager = 'systemd' | 'sysvinit';

/** How the host runs its engine, read before anything is changed. */
export interface HostService extends Omit<ServiceStart, 'args' | 'listens' | 'ssdPidFile'>, ServicePlaces {
  /** Whether it runs now, and whether its socket unit listens. */
  readonly active: boolean;
  readonly socketActive: boolean;
  /** An engine that runs beside the service, not started by it. */
  readonly stray: number | undefined;
  /** Whom root of a container is on the host, where that is another; or why it cannot be told. */
  readonly remapping: RemappedRoot | string | undefined;
  readonly config: FoundFile;
}

/** Where a service's flags and configuration file together put what is looked for. */
export interface ServicePlaces {
  readonly flags: readonly EngineFlag[];
  /** Flags and configuration file together. */
  readonly settings: ServiceSettings;
  /** Path of the API's socket. */
  readonly socket: string;
  /** Where its process's id is found: the engine's own file, and the one of start-stop-daemon. */
  readonly pidFiles: readonly string[];
  /** Folder of the engine's run-time state, as mounts name it. */
  readonly execRoot: string;
  /** Socket of the containerd that the engine uses, and the namespace in there of its containers. */
  readonly containerd: string;
  readonly namespace: string;
}

/** One flag of an engine's command line. */
export interface EngineFlag {
  /** The long name without dashes, such as `storage-driver`. */
  readonly name: string;
  readonly value: string;
  /** As it was written, such as `-s overlay2`. */
  readonly text: string;
}

/** What the engine is told, by key of its configuration, whether there or by a flag. */
export type ServiceSettings = Readonly<Record<string, unknown>>;

/** A configuration file's content, as the engine reads it. */
export type ConfigValues = Readonly<Record<string, unknown>>;

/** The engine's configuration file as it is. */
export interface FoundFile {
  readonly path: string;
  readonly kind: 'absent' | 'file' | 'link';
  /** Of the file, or of what the link leads to; undefined where there is none. */
  readonly content: DecodedText | UnknownText | undefined;
}

/** The ids on the host that root of a container has. */
export interface RemappedRoot {
  readonly uid: number;
  readonly gid: number;
}

/** The texts of the files in which a host says who may use which ids. */
export interface IdFiles {
  readonly passwd: string;
  readonly subuid: string;
  readonly subgid: string;
}
