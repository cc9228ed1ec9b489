/** Reads what containers that run, and their engine, hold in memory. */
export interface MemoryMeter {
  /** How many of the containers' processes run. @param pids as the engine knows them */
  running(pids: readonly number[]): Promise<number>;
  /** @returns what the kernel tells; a sum that lacks a part is left out. @throws Error if a process has gone */
  read(pids: readonly number[]): Promise<ContainerMemory>;
}

/** Sums, in bytes. */
export interface ContainerMemory {
  /**
   * Proportional set size of the containers' shims: what several of them share is divided among those that map it
   * (proc(5), smaps_rollup).
   */
  readonly shimPss: number | undefined;
  /** The same of the containers' own processes; those of gVisor are its sandbox and gofer. */
  readonly containerPss: number | undefined;
  /** Resident set size of the engine and its containerd. */
  readonly engineRss: number | undefined;
  /** File pages that are charged to the containers' cgroups, without shared memory. */
  readonly pageCache: number | undefined;
}
