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
    promise.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', abort);
    });
  });
}
