import { shown } from './replies.ts';

/**
 * The promise's result or the signal's reason, whichever comes first. dockerode's promises stay pending for ever when
 * the engine dies after sending headers, whatever signal they are given. So every call is raced like this.
 */
export function settle<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- an abort reason is an Error by our use
      reject(signal.reason);
    };
    if (signal.aborted) {
      // A promise that nobody awaits must not surface as an unhandled rejection.
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

/** Node's codes for a connection that the other side closed (errno(3)). */
const BROKEN: readonly unknown[] = ['ECONNRESET', 'EPIPE'];
/** Prefix of the codes for what Node's HTTP parser cannot read (llhttp). */
const NO_HTTP = 'HPE_';

/**
 * Says what was expected of the engine if Node's error only says what happened to the socket, and what was found if
 * docker-modem writes a refusal without a message as `[object Object]`.
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
