import { EXIT } from '../core/errors.ts';
import { isWritten } from './output.ts';

/** A reader that has gone: of a pipe, and of a socket. */
const NO_READER = new Set(['EPIPE', 'ECONNRESET']);

/**
 * Keeps what a stream meets from ending the tool, since a run has a host to put back: a reader that has gone, a full
 * disk, a terminal that was closed. What could not be said on standard error is passed over. What could not be written
 * to standard output is told at the end, and the exit code is not 0 then.
 */
export class OutputWatch {
  #trouble: NodeJS.ErrnoException | undefined;

  /** To be made before anything is written: Node makes its streams when they are first asked for. */
  constructor() {
    process.stdout.on('error', (error: NodeJS.ErrnoException) => {
      this.#trouble ??= error;
    });
    process.stderr.on('error', () => undefined);
  }

  /**
   * What is to be said and done once a command has come to its end.
   * @param exitCode the command's own
   * @returns the exit code to end with: 141 in place of 0 where the reader of standard output has gone, as a shell has it
   *   of a program that SIGPIPE has ended, 3 where it could not be written otherwise; `message` is for the latter
   */
  async end(exitCode: number): Promise<{ exitCode: number; message?: string }> {
    // Behind all that was written before.
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
