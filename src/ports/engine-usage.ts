/**
 * What the engine's own processes use: the engine and its containerd or services, with helpers that they start and wait for
 * (re-executions of themselves, iptables, `shim start`); not the long-lived shim, the runtime and the container.
 */
export interface EngineUsage {
  /**
   * Begins a measurement: reads the CPU time and resets the memory peak.
   * @returns a function that ends it, or undefined if usage cannot be read. Neither rejects.
   */
  begin(): Promise<() => Promise<EngineUse | undefined>>;
}

/** Of one measurement. */
export interface EngineUse {
  /** CPU time, user and system, of the processes and of ended children that were waited for. */
  readonly cpuUs?: number | undefined;
  /** CPU time of all else that ran for it: shims or conmons, runtimes and containers; absent if that is not told apart. */
  readonly helpersCpuUs?: number | undefined;
  /** Highest resident memory, the sum of each process's peak; undefined if the peak could not be reset. */
  readonly peakBytes?: number | undefined;
  /** Of the virtual machines of containers that were created meanwhile; absent if there are none. */
  readonly machine?: MachineUse | undefined;
}

/** What virtual machines used since they were made, with their shims and what else serves them. */
export interface MachineUse {
  readonly cpuUs: number;
  /** The sum of their cgroups' peaks; undefined where the kernel keeps none. */
  readonly peakBytes: number | undefined;
}
