/**
 * A place in the grid: one value on each axis. The axes that every version had are named here; further ones have a
 * field by their own name (see {@link file://./axis.ts}).
 */
export interface CellKey {
  readonly driver: string;
  /** Name of the build; absent where the scenario has one only, and of the floor. */
  readonly engine?: string | undefined;
  readonly runtime: string;
  /** Containers at a time. */
  readonly concurrency: number;
  /** Of builtin:layers; absent where the scenario does not say. */
  readonly layers?: number | undefined;
  /** Files that a container has changed when it is committed; absent where the scenario does not say. */
  readonly changed_files?: number | undefined;
  /** Idle containers beside the measured one; absent where the scenario does not say. */
  readonly live?: number | undefined;
}

/** A cell among those of several boots. */
export interface WholeKey extends CellKey {
  /** As `uname -r` prints it. */
  readonly kernel?: string | undefined;
  /** Of a gathered run; absent where one host was measured. */
  readonly host?: string | undefined;
}
