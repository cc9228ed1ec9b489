import { commandLine } from '../../src/cli/command-line.ts';
import { DrivergridError } from '../../src/core/errors.ts';

type Write = typeof process.stdout.write;

/**
 * What a command prints on standard output, in this process: hundreds of commands would take minutes to start. A
 * refusal is its exit code and message.
 */
export async function said(args: readonly string[]): Promise<string> {
  const { stdout, stderr } = process;
  const [write, writeError] = [stdout.write.bind(stdout), stderr.write.bind(stderr)];
  let text = '';
  stdout.write = keeping((chunk) => (text += chunk));
  stderr.write = keeping(() => undefined);
  try {
    const code = await commandLine(args);
    return `${text}exit ${code}\n`;
  } catch (error) {
    if (!(error instanceof DrivergridError)) throw error;
    return `${text}${error.message}\nexit ${error.exitCode}\n`;
  } finally {
    stdout.write = write;
    stderr.write = writeError;
  }
}

function keeping(keep: (text: string) => void): Write {
  return (chunk: string | Uint8Array, ...rest: unknown[]) => {
    keep(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
    const done = rest.find((one) => typeof one === 'function') as (() => void) | undefined;
    if (done !== undefined) process.nextTick(done);
    return true;
  };
}
