/**
 * Examples for yargs' `example`: what it is for as a comment, and below it the command on one line, which can be copied
 * and pasted at any width from {@link NARROWEST} on.
 * @param given - `$0` stands for the tool
 */
export function examples(...given: readonly (readonly [line: string, what: string])[]): [string, string][] {
  return given.flatMap(([line, what]) => [
    [`# ${what}`, ''],
    [line, ''],
  ]);
}

/** Columns of the narrowest help: a narrower terminal breaks the lines itself, which pasting does not notice. */
export const NARROWEST = 80;
