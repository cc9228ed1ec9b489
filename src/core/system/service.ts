import type { DockerdFlag } from './dockerd-flags.ts';

/** How the host runs its engine, read before anything is changed. */
export interface HostService {
  readonly manager: 'systemd' | 'sysvinit';
  /** Absolute path of the dockerd that the service starts. */
  readonly dockerd: string;
  readonly flags: readonly DockerdFlag[];
  /** Environment that the service gives it, of which only names go to results. */
  readonly environment: Readonly<Record<string, string>>;
  /** Files that say all this: unit, drop-ins, environment files, init script. */
  readonly sources: readonly { readonly path: string; readonly text: string }[];
  /** Whether it runs now, and whether its socket unit listens. */
  readonly active: boolean;
  readonly socketActive: boolean;
  /** Path of the API's socket. */
  readonly socket: string;
  /** Folder of the engine's run-time state, as mounts name it. */
  readonly execRoot: string;
  /** Socket of the containerd that the engine uses. */
  readonly containerd: string;
  readonly config: DaemonFile;
}

/** /etc/docker/daemon.json, or what `--config-file` names, as it is. */
export interface DaemonFile {
  readonly path: string;
  readonly kind: 'absent' | 'file' | 'link';
  /** Of the file, or of what the link leads to; undefined where there is none. */
  readonly text: string | undefined;
}
