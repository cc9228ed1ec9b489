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

/** docker-modem writes a refusal without a message of its own as `[object Object]`. */
function inWords(error: unknown): unknown {
  if (!(error instanceof Error) || !error.message.includes('[object Object]')) return error;
  const { statusCode, json } = error as { statusCode?: number; json?: unknown };
  error.message = `the engine answered with HTTP code ${statusCode ?? 0}: ${shown(json)}`;
  return error;
}
