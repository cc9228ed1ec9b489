import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DeadlineError } from '../../core/errors.ts';
import { programEnvironment } from '../host/program-environment.ts';

/** How long nothing may come: a disk that is asleep wakes in less, a mount whose server has gone never does. */
const SILENCE_MS = 60_000;
const KEPT_COMPLAINT = 2000;

/**
 * What a program writes, as it comes. Programs do the reading of files that are not the tool's own, since a process of
 * ours that waits for a file can be left behind, and a thread of this one that does can not.
 * @param what is being read, for messages
 * @param input what it is given on standard input
 * @throws DeadlineError where nothing comes for a minute, the signal's reason, Error with the program's complaint
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
    // Where its input could not be read, that is what is wrong; that it did not want all of it shows in its exit code.
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
    // One that the kernel does not let go, as of a mount that hangs, must not keep this process from ending.
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
      reject(new DeadlineError(`${what}: nothing could be read for ${SILENCE_MS / 1000} s`));
    }, SILENCE_MS);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    });
  });
}
