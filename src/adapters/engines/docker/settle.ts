import { shown } from './replies.ts';

/**
 * The promise's result, or the signal's reason, whichever is first. dockerode's promises stay pending for
 * ever when the engine dies after it has sent headers, whatever signal they are given, so every call to it
 * is raced like this.
 */
export function settle<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- an abort reason is an Error by our use
      reject(signal.reason);
    };
    if (signal.aborted) {
      // What nobody waits for any more must not surface as an unhandled rejection.
      promise.catch(() => undefined);
      abort();
      return;
    }
    signal.addEventListener('abort', abort, { once: true });
    promise
      .then(resolve, (error: unknown) => {
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- as it was thrown
        reject(inWords(error));
      })
      .finally(() => {
        signal.removeEventListener('abort', abort);
      });
  });
}

/** Node's codes for a connection that the other side has ended (errno(3)). */
const BROKEN: readonly unknown[] = ['ECONNRESET', 'EPIPE'];
/** What Node's HTTP parser cannot read has a code that begins so (llhttp). */
const NO_HTTP = 'HPE_';

/**
 * Says what was expected of the engine where Node's error says only what befell the socket, and what was found where
 * docker-modem writes a refusal without a message of its own as `[object Object]`.
 */
function inWords(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { statusCode, json, code } = error as { statusCode?: number; json?: unknown; code?: unknown };
  if (error.message.includes('[object Object]')) {
    error.message = `the engine answered with HTTP code ${statusCode ?? 0}: ${shown(json)}`;
  } else if (BROKEN.includes(code)) {
    error.message = `the connection broke before the engine's answer: ${error.message}`;
  } else if (typeof code === 'string' && code.startsWith(NO_HTTP)) {
    error.message = `the engine's answer is not HTTP: ${error.message}`;
  }
  return error;
}
