import type { Readable } from 'node:stream';

/** The lines that a process has written and nobody has taken yet. */
export class Inbox {
  #lines: string[] = [];
  #part = '';
  #waiting: (() => void) | undefined;
  #gone: Error | undefined;

  /** @param gone resolves when no more lines come, with the reason */
  constructor(stream: Readable, gone: Promise<Error>) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      const parts = (this.#part + text).split('\n');
      this.#part = parts.pop() ?? '';
      this.#lines.push(...parts);
      this.#waiting?.();
    });
    stream.on('error', () => undefined);
    void gone.then((error) => {
      this.#gone = error;
      this.#waiting?.();
    });
  }

  /** The next line. @throws the signal's reason, or why no more come */
  next(signal: AbortSignal): Promise<string> {
    return this.find(() => true, signal);
  }

  /** The first line that is meant; those before it stay. One caller at a time. */
  async find(isMeant: (line: string) => boolean, signal: AbortSignal): Promise<string> {
    for (;;) {
      const at = this.#lines.findIndex(isMeant);
      const [found] = at === -1 ? [] : this.#lines.splice(at, 1);
      if (found !== undefined) return found;
      if (this.#gone !== undefined) throw this.#gone;
      signal.throwIfAborted();
      await this.#news(signal);
    }
  }

  /** All lines that are there. */
  take(): string[] {
    return this.#lines.splice(0);
  }

  clear(): void {
    this.#lines = [];
  }

  #news(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake);
        this.#waiting = undefined;
        resolve();
      };
      this.#waiting = wake;
      signal.addEventListener('abort', wake, { once: true });
    });
  }
}
