/**
 * What undoing a change takes. It is on disk before the change is made, so `restore` can undo it after a
 * SIGKILL or a power loss. Undoing twice, or what was never done, is harmless.
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
    };

export interface JournalEntry {
  readonly id: number;
  readonly undo: Undo;
}

export interface Journal {
  /** Durable when it resolves: written, synced, renamed. */
  record(undo: Undo): Promise<JournalEntry>;
  /**
   * Undoes one entry, verifies it, and takes it off the journal.
   * @returns what was done, in words
   * @throws RestoreError where that fails: the entry stays
   */
  undo(entry: JournalEntry): Promise<readonly string[]>;
}
