/** The `docker` command line client. */
export interface DockerCli {
  /** Runs it to its end. A non-zero exit code is a result, not an error. */
  run(
    args: readonly string[],
    signal: AbortSignal,
  ): Promise<{ exitCode: number; stdout: string; stderr: string }>;
}
