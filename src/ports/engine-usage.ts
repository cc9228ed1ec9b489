/**
 * What the engine's own processes use: the engine and its containerd, with the helpers that they start and wait for
 * (re-executions of themselves, iptables, `shim start`); not the shim that stays, the runtime and the container.
 */
export interface EngineUsage {
  /**
   * Begins a stretch: reads the CPU time and sets the peak of memory back.
   * @returns what ends it; undefined where it cannot be told. Neither rejects.
   */
  begin(): Promise<() => Promise<EngineUse | undefined>>;
}

/** Of one stretch. */
export interface EngineUse {
  /** CPU time, user and system, of the processes and of their children that ended and were waited for. */
  readonly cpuUs: number;
  /** Highest resident memory, each process's own peak summed; undefined where it could not be set back. */
  readonly peakBytes: number | undefined;
}
