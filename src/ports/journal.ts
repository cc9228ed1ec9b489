/**
 * What is needed to undo a change. It is on disk before the change is made, so `restore` can undo it after a SIGKILL or
 * a power loss. Undoing twice, or what was never done, is harmless.
 */
export type Undo =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'lab'; readonly work: string; readonly cgroup: string }
  | {
      readonly kind: 'thin-pool';
      readonly volume_group: string;
      /** Loop file that the tool made under the pool; absent for a given device. */
      readonly image?: string | undefined;
      readonly device?: string | undefined;
    }
  | {
      readonly kind: 'engine-pool';
      /** The engine's fixed name for it (moby daemon/graphdriver/devmapper/device_setup.go). */
      readonly volume_group: 'docker';
      /** LVM profile that the engine writes; none existed before, so it is the engine's. */
      readonly profile: string;
      /** Loop file that the tool made for the engine's pool; absent for a given device. */
      readonly image?: string | undefined;
      readonly device?: string | undefined;
    }
  | {
      /** The host's daemon.json, put aside under a second name. */
      readonly kind: 'file';
      readonly path: string;
      readonly saved: string;
      readonly was: 'absent' | 'present';
      /** Whether its folder was made too. */
      readonly folder_made: boolean;
      /** Digest of what the run puts in its place, in hexadecimal. */
      readonly sha256?: string | undefined;
      /** In entries older than digests: the run's folder, which contains the data root of its own daemon.json. */
      readonly work?: string | undefined;
    }
  | {
      /** The host's engine service, and its state before. */
      readonly kind: 'service';
      /** The kind of engine; absent: docker. */
      readonly engine?: string | undefined;
      readonly manager: 'systemd' | 'sysvinit';
      readonly active: boolean;
      readonly socket_active: boolean;
      /** The API's socket. */
      readonly socket: string;
      /** How to recognise the engine's process; absent: Debian's paths. */
      readonly pid_files?: readonly string[] | undefined;
      /** Ids of the containers that ran. */
      readonly containers: readonly string[];
    }
  | {
      /** An engine start of the system lab. */
      readonly kind: 'system-engine';
      /** The kind of engine; absent: docker. */
      readonly engine?: string | undefined;
      readonly manager: 'systemd' | 'sysvinit';
      /** Folder of the start, with the data root. */
      readonly work: string;
      /** Ids of containers that are not ours to end. */
      readonly kept: readonly string[];
      /** Paths, one of which is in the arguments of every process that the engine starts for a container. */
      readonly marks: readonly string[];
      /** The API's socket, how to recognise the engine's process, containerd's namespace; absent: the usual ones. */
      readonly socket?: string | undefined;
      readonly pid_files?: readonly string[] | undefined;
      readonly namespace?: string | undefined;
    }
  | {
      /** cgroups of virtual machines, which are not below the run's own. */
      readonly kind: 'machines';
      /** File with the ids of the containers that an engine start has created, one a line. */
      readonly ids: string;
    }
  | {
      /** Buffers of tracefs, by the name of their instance. */
      readonly kind: 'trace';
      readonly instance: string;
    }
  | {
      /** Parameters of a kernel module, and their values before. */
      readonly kind: 'module-parameters';
      /** Such as `/sys/module/overlay/parameters`. */
      readonly folder: string;
      /** By parameter: `Y` or `N`. */
      readonly were: Readonly<Record<string, string>>;
    };

export interface JournalEntry {
  readonly id: number;
  readonly undo: Undo;
}

export interface Journal {
  /** Durable when it resolves: written, synced, renamed. */
  record(undo: Undo): Promise<JournalEntry>;
  /**
   * Undoes one entry, verifies it, and removes it from the journal.
   * @returns what was done, for messages
   * @throws RestoreError if that fails: the entry stays
   */
  undo(entry: JournalEntry): Promise<readonly string[]>;
}
