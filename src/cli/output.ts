import { fstatSync, writeSync } from 'node:fs';

/** Data goes to standard output, so that it can be piped. */
export function printData(text: string): void {
  write(process.stdout, text.endsWith('\n') ? text : `${text}\n`);
}

export function printJson(value: unknown): void {
  printData(JSON.stringify(value, undefined, 2));
}

/** {@link printData} of what is too long for one piece; ends where nothing more can be written. */
export async function printPieces(pieces: Iterable<string>): Promise<void> {
  for (const piece of pieces) if (!(await isWritten(process.stdout, piece))) return;
}

/** Messages go to standard error. */
export function printMessage(text: string): void {
  write(process.stderr, text.endsWith('\n') ? text : `${text}\n`);
}

/** Whether a stream took it; false where its reader has gone, its disk is full or its terminal was closed. */
export function isWritten(stream: Output, text: string): Promise<boolean> {
  return new Promise((resolve) => {
    write(stream, text, (error) => {
      resolve(error === undefined || error === null);
    });
  });
}

type Output = typeof process.stdout | typeof process.stderr;

/** What it meets is an `error` event of the stream (output-watch.ts), whatever the stream leads to. */
function write(stream: Output, text: string, done: (error?: Error | null) => void = () => undefined): void {
  if (!leadsToFile(stream)) {
    stream.write(text, done);
    return;
  }
  try {
    // Node's own stream over a file takes what was written in part, as on a full disk, for all (seen with 20.20).
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

/** Characters a line on standard output may have; a file or pipe gets a width that people can read. */
export function screenWidth(): number {
  // Some terminals say 0.
  return (process.stdout.isTTY && process.stdout.columns) || 100;
}

/** Whether a stream is to be coloured: https://no-color.org, and only on a terminal. */
export function wantsColor(stream: NodeJS.WriteStream): boolean {
  const noColor = process.env['NO_COLOR'];
  return stream.isTTY && (noColor === undefined || noColor === '') && process.env['TERM'] !== 'dumb';
}
