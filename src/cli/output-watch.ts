import { EXIT } from '../core/errors.ts';
import { isWritten } from './output.ts';

/** The reader of a pipe, or of a socket, has gone. */
const NO_READER = new Set(['EPIPE', 'ECONNRESET']);

/**
 * Keeps stream errors from ending the tool, since a run has a host to restore: a reader that has gone, a full disk, a
 * closed terminal. What could not be written to standard error is lost. What could not be written to standard output is
 * reported at the end, and the exit code is then not 0.
 */
export class OutputWatch {
  #trouble: NodeJS.ErrnoException | undefined;

  /** Call this before anything is written: Node creates its streams on first use. */
  constructor() {
    process.stdout.on('error', (error: NodeJS.ErrnoException) => {
      this.#trouble ??= error;
    });
    process.stderr.on('error', () => undefined);
  }

  /**
   * What to print and return once a command has ended.
   * @param exitCode the command's own
   * @returns the exit code to end with: 141 instead of 0 if the reader of standard output has gone, as a shell reports
   * a program ended by SIGPIPE; 3 if writing failed otherwise, with `message`
   */
  async end(exitCode: number): Promise<{ exitCode: number; message?: string }> {
    // After all pending writes.
    await isWritten(process.stdout, '');
    const trouble = this.#trouble;
    if (trouble === undefined) return { exitCode };
    const orElse = (code: number): number => (exitCode === EXIT.done ? code : exitCode);
    if (NO_READER.has(trouble.code ?? '')) return { exitCode: orElse(EXIT.brokenPipe) };
    return {
      exitCode: orElse(EXIT.hostCannot),
      message: `drivergrid: cannot write to standard output: ${trouble.message}`,
    };
  }
}
