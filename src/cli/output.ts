import { fstatSync, writeSync } from 'node:fs';
import { wrapText } from '../report/wrap-text.ts';

/** Data goes to standard output, so that it can be piped. */
export function printData(text: string): void {
  write(process.stdout, text.endsWith('\n') ? text : `${text}\n`);
}

export function printJson(value: unknown): void {
  printData(JSON.stringify(value, undefined, 2));
}

/** {@link printData} for what is too long for one piece; stops when nothing more can be written. */
export async function printPieces(pieces: Iterable<string>): Promise<void> {
  for (const piece of pieces) if (!(await isWritten(process.stdout, piece))) return;
}

/** Messages go to standard error. */
export function printMessage(text: string): void {
  write(process.stderr, text.endsWith('\n') ? text : `${text}\n`);
}

/** A message on a line of its own, broken at words where a terminal would break it anywhere. */
export function printWarning(text: string): void {
  const { isTTY, columns } = process.stderr;
  const line = `warning: ${text}`;
  printMessage(isTTY && columns > 0 ? wrapText(line, columns, 2) : line);
}

/** Whether a stream took it; false if its reader has gone, its disk is full or its terminal was closed. */
export function isWritten(stream: Output, text: string): Promise<boolean> {
  return new Promise((resolve) => {
    write(stream, text, (error) => {
      resolve(error === undefined || error === null);
    });
  });
}

type Output = typeof process.stdout | typeof process.stderr;

/** Errors are `error` events of the stream (output-watch.ts), whatever it leads to. */
function write(stream: Output, text: string, done: (error?: Error | null) => void = () => undefined): void {
  if (!leadsToFile(stream)) {
    stream.write(text, done);
    return;
  }
  try {
    // Node's own stream over a file takes a partial write, as on a full disk, for a complete one (seen with 20.20).
    for (let rest = Buffer.from(text); rest.length > 0;) rest = rest.subarray(writeSync(stream.fd, rest));
    done();
  } catch (error) {
    stream.emit('error', error as Error);
    done(error as Error);
  }
}

function leadsToFile({ fd }: Output): boolean {
  try {
    return fstatSync(fd).isFile();
  } catch {
    return false;
  }
}

/** Line length on standard output; files and pipes get a readable width. */
export function screenWidth(): number {
  // Some terminals report 0.
  return (process.stdout.isTTY && process.stdout.columns) || 100;
}

/** Whether to colour a stream: https://no-color.org, and only on a terminal. */
export function wantsColor(stream: NodeJS.WriteStream): boolean {
  const noColor = process.env['NO_COLOR'];
  return stream.isTTY && (noColor === undefined || noColor === '') && process.env['TERM'] !== 'dumb';
}
