import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DeadlineError } from '../../core/errors.ts';
import { programEnvironment } from '../host/program-environment.ts';

/** Longest silence. A sleeping disk wakes up sooner; a mount with a lost server never answers. */
const SILENCE_MS = 60_000;
const KEPT_COMPLAINT = 2000;

/**
 * A program's output as it comes. Programs read files that are not the tool's own: a child that hangs on a file can be
 * abandoned, a thread of this process cannot.
 * @param what is being read, for messages
 * @param input for its standard input
 * @throws DeadlineError if nothing comes for a minute, the signal's reason, Error with the program's message
 */
export async function* programOutput(
  what: string,
  [file, ...args]: readonly [string, ...string[]],
  input: AsyncIterable<Uint8Array> | undefined,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, undefined, undefined> {
  const env = programEnvironment();
  // Detached and in the root folder for the reasons of OWN_CHILD.
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true, cwd: '/', env });
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  ended.catch(() => undefined);
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(0, KEPT_COMPLAINT);
  });
  const given = pipeline(input ?? [], child.stdin);
  given.catch(() => undefined);
  try {
    const chunks = Readable.prototype[Symbol.asyncIterator].call(child.stdout) as AsyncIterator<Buffer>;
    for (;;) {
      const next = await inTime(chunks.next(), what, signal);
      if (next.done === true) break;
      yield next.value;
    }
    const [code, killed] = await inTime(ended, what, signal);
    // Report input that could not be read. If the program wanted only part of it, its exit code tells.
    await inTime(given, what, signal).catch((error: unknown) => {
      if ((error as { code?: unknown }).code !== 'EPIPE') throw error;
    });
    if (code !== 0)
      throw new Error(
        complaint
          .trim()
          .split('\n')
          .find((line) => line !== '') ?? `${file} ended with ${String(code ?? killed)}`,
      );
    return undefined;
  } finally {
    child.kill('SIGKILL');
    // A program that the kernel does not let go (on a hung mount, say) must not keep this process from ending.
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
    child.unref();
  }
}

function inTime<T>(promise: Promise<T>, what: string, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- an abort reason is an Error by our use
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      reject(new DeadlineError(`${what}: nothing was read for ${SILENCE_MS / 1000} s`));
    }, SILENCE_MS);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    });
  });
}
