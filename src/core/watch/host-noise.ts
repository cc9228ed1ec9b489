/**
 * What a host reports of work that competes with a measurement. Counters run since boot: use differences only. What the
 * kernel does not report is absent.
 */
export interface HostNoise {
  readonly cpus: number;
  /** Tasks that ran, or waited for a CPU or a disk: mean over the last minute (proc(5), loadavg). */
  readonly load_1min?: number | undefined;
  /** Mean of such loads as the rounds of a session ended; absent before that. */
  readonly load_mean?: number | undefined;
  /** Share of the last minute in which some task waited for a CPU, in per cent (psi, `some avg60`). */
  readonly cpu_pressure_percent?: number | undefined;
  /** Time of all CPUs together, idle time included, in microseconds (proc(5), stat). */
  readonly cpu_total_us?: number | undefined;
  /** The part of it in which the hypervisor ran something else, in microseconds. */
  readonly cpu_steal_us?: number | undefined;
  /** The part of it in which there was nothing to run, or only a disk to wait for, in microseconds. */
  readonly cpu_idle_us?: number | undefined;
  /** Time in which some task that could run waited for a CPU, in microseconds (psi, `some total`). */
  readonly cpu_waiting_us?: number | undefined;
  /** Frequency governors in use, each once; absent if the kernel does not control the frequency. */
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
  /** Number of the file system's device: two folders may share one. */
  readonly device: number;
  /** Without the blocks reserved for root. */
  readonly free_bytes: number;
  /** Used and free together, as in df(1). */
  readonly size_bytes: number;
}
