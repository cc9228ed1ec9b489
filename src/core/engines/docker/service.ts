import type { DecodedText, UnknownText } from '../../scenario/text-encoding.ts';
import type { DockerdFlag } from './dockerd-flags.ts';
import type { ServiceSettings } from './service-settings.ts';
import type { RemappedRoot } from './user-remapping.ts';

/** How the host runs its engine, read before anything is changed. */
export interface HostService {
  readonly manager: 'systemd' | 'sysvinit';
  /** Absolute path of the dockerd that the service starts. */
  readonly dockerd: string;
  readonly flags: readonly DockerdFlag[];
  /** Flags and daemon.json together. */
  readonly settings: ServiceSettings;
  /** Environment that the service gives it, of which only names go to results. */
  readonly environment: Readonly<Record<string, string>>;
  /** Files that say all this: unit, drop-ins, environment files, init script. */
  readonly sources: readonly { readonly path: string; readonly text: string }[];
  /** Whether it runs now, and whether its socket unit listens. */
  readonly active: boolean;
  readonly socketActive: boolean;
  /** An engine that runs beside the service, not started by it. */
  readonly stray: number | undefined;
  /** Path of the API's socket. */
  readonly socket: string;
  /** Where its process's id is found: the engine's own file, and the one of start-stop-daemon. */
  readonly pidFiles: readonly string[];
  /** File that an init script sends the engine's output to. */
  readonly log: string | undefined;
  /** Folder of the engine's run-time state, as mounts name it. */
  readonly execRoot: string;
  /** Socket of the containerd that the engine uses, and the namespace in there of its containers. */
  readonly containerd: string;
  readonly namespace: string;
  /** Whom root of a container is on the host, where that is another; or why it cannot be told. */
  readonly remapping: RemappedRoot | string | undefined;
  readonly config: DaemonFile;
}

/** /etc/docker/daemon.json, or what `--config-file` names, as it is. */
export interface DaemonFile {
  readonly path: string;
  readonly kind: 'absent' | 'file' | 'link';
  /** Of the file, or of what the link leads to; undefined where there is none. */
  readonly content: DecodedText | UnknownText | undefined;
}
