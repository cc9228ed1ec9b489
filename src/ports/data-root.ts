/** What is stored under an engine's data root. */
export interface DataRoot {
  /** Whether other programs write to its file system too: then they are counted with it. */
  readonly isShared: boolean;
  /**
   * Writes everything to the disk, then counts.
   * @throws Error if it cannot be counted
   */
  count(signal: AbortSignal): Promise<Stored>;
}

/** Bytes and inodes in use; no inodes where a file system does not have a number of them. */
export interface Stored {
  readonly bytes: number;
  readonly inodes: number | undefined;
}
