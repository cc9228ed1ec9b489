/**
 * What a host says of the work that competes with a measurement. Counters run since boot: differences only. What
 * the kernel does not tell is absent.
 */
export interface HostNoise {
  readonly cpus: number;
  /** Tasks that ran, or waited for a CPU or a disk: mean over the last minute (proc(5), loadavg). */
  readonly load_1min?: number | undefined;
  /** Share of the last minute in which some task waited for a CPU, in per cent (psi, `some avg60`). */
  readonly cpu_pressure_percent?: number | undefined;
  /** Time of all CPUs together, idle time included, in microseconds (proc(5), stat). */
  readonly cpu_total_us?: number | undefined;
  /** The part of it in which a hypervisor ran something else, in microseconds. */
  readonly cpu_steal_us?: number | undefined;
  /** Frequency governors in use, each once; absent where the frequency is not the kernel's to set. */
  readonly governors?: readonly string[] | undefined;
  /** How often a CPU was slowed down because it was too hot. */
  readonly thermal_throttles?: number | undefined;
  readonly swap_used_bytes?: number | undefined;
  /** Pages read from swap and written to it. */
  readonly swapped_in_pages?: number | undefined;
  readonly swapped_out_pages?: number | undefined;
  readonly space: readonly DiskSpace[];
}

/** Room on the file system under a folder that the run writes to. */
export interface DiskSpace {
  /** `state directory` or `results folder`. */
  readonly what: string;
  readonly path: string;
  /** Number of the file system's device: two folders may be on one. */
  readonly device: number;
  /** What root-owned reserves leave to use. */
  readonly free_bytes: number;
  /** Used and free together, as df(1) has it. */
  readonly size_bytes: number;
}
