/** Programs of the host that a workload runs as its users do. */
export interface Programs {
  /** Runs a program to its end. A non-zero exit code is a result, not an error. */
  run(
    tool: string,
    args: readonly string[],
    signal: AbortSignal,
  ): Promise<{ exitCode: number; stdout: string; stderr: string }>;
}
