/** Programs of the host that a workload runs as its users do. */
export interface Programs {
  /** Writes a file for programs to read, which goes with the run. @returns its path */
  write(name: string, text: string): Promise<string>;
  /** Runs a program to its end. A non-zero exit code is a result, not an error. */
  run(
    tool: string,
    args: readonly string[],
    signal: AbortSignal,
  ): Promise<{ exitCode: number; stdout: string; stderr: string }>;
}
