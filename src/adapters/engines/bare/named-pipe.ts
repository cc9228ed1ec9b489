import { constants, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { OutputHead } from '../output-head.ts';

/** One output of a container, read as it comes. */
export interface Output {
  readonly head: OutputHead;
  /** Resolves when nothing holds the other end any more; never rejects. */
  readonly ended: Promise<void>;
  close(): void;
}

/**
 * Opens a named pipe for reading, before anything writes to it. Until then no end is seen (fifo(7); linux fs/pipe.c,
 * fifo_open with O_NONBLOCK).
 */
export function openOutput(path: string): Output {
  const head = new OutputHead();
  const socket = new Socket({
    fd: openSync(path, constants.O_RDONLY | constants.O_NONBLOCK),
    ...{ readable: true, writable: false },
  });
  const ended = new Promise<void>((resolve) => {
    socket.on('error', () => undefined);
    socket.on('end', resolve);
    socket.on('close', () => {
      resolve();
    });
  });
  socket.on('data', (chunk) => {
    head.add(chunk);
  });
  return { head, ended, close: () => socket.destroy() };
}
