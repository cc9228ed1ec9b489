/** Data goes to standard output, so that it can be piped. */
export function printData(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

export function printJson(value: unknown): void {
  printData(JSON.stringify(value, undefined, 2));
}

/** Messages go to standard error. */
export function printMessage(text: string): void {
  process.stderr.write(text.endsWith('\n') ? text : `${text}\n`);
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
