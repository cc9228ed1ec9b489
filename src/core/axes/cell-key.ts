/**
 * A place in the grid: one value on each axis. Those of the axes that every version had are named here; a further axis
 * has a field of its own name (see {@link file://./axis.ts}).
 */
export interface CellKey {
  readonly driver: string;
  readonly runtime: string;
  /** Containers at a time. */
  readonly concurrency: number;
}

/** A cell among those of several boots. */
export interface WholeKey extends CellKey {
  /** As `uname -r` says it. */
  readonly kernel?: string | undefined;
}
