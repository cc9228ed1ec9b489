import type { DecodedText, UnknownText } from '../scenario/text-encoding.ts';

/** How a service manager starts the engine. */
export interface ServiceStart {
  readonly manager: ServiceManager;
  /** Absolute path of the program that it starts. */
  readonly binary: string;
  readonly args: readonly string[];
  /** Environment from the service; only its names go to results. */
  readonly environment: Readonly<Record<string, string>>;
  /** Files that configure this: unit, drop-ins, environment files, init script. */
  readonly sources: readonly { readonly path: string; readonly text: string }[];
  /** File to which an init script sends the engine's output. */
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
  /** An engine that runs beside the service and was not started by it. */
  readonly stray: number | undefined;
  /** The host's ids for root of a container, if remapped; or why they cannot be told. */
  readonly remapping: RemappedRoot | string | undefined;
  readonly config: FoundFile;
}

/** Paths and names that a service's flags and configuration file give to what is looked for. */
export interface ServicePlaces {
  readonly flags: readonly EngineFlag[];
  /** Flags and configuration file together. */
  readonly settings: ServiceSettings;
  /** Path of the API's socket. */
  readonly socket: string;
  /** Files with its process's pid: the engine's own, and that of start-stop-daemon. */
  readonly pidFiles: readonly string[];
  /** Folder of the engine's run-time state, as mounts name it. */
  readonly execRoot: string;
  /** Socket of the engine's containerd, and containerd's namespace of its containers. */
  readonly containerd: string;
  readonly namespace: string;
}

/** One flag of an engine's command line. */
export interface EngineFlag {
  /** The long name without dashes, such as `storage-driver`. */
  readonly name: string;
  readonly value: string;
  /** As written, such as `-s overlay2`. */
  readonly text: string;
}

/** The engine's settings by configuration key, from the file and from flags. */
export type ServiceSettings = Readonly<Record<string, unknown>>;

/** A configuration file's content, as the engine reads it. */
export type ConfigValues = Readonly<Record<string, unknown>>;

/** The engine's configuration file. */
export interface FoundFile {
  readonly path: string;
  readonly kind: 'absent' | 'file' | 'link';
  /** Of the file or the link's target; undefined if there is none. */
  readonly content: DecodedText | UnknownText | undefined;
}

/** The ids on the host that root of a container has. */
export interface RemappedRoot {
  readonly uid: number;
  readonly gid: number;
}

/** Texts of the files that say who may use which ids. */
export interface IdFiles {
  readonly passwd: string;
  readonly subuid: string;
  readonly subgid: string;
}
