/**
 * Carries out a command that was given rightly, and keeps its exit code. The command's module is loaded then, so that
 * `--help` answers at once.
 */
export type Perform = (run: () => Promise<number>) => Promise<void>;
