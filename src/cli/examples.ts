/**
 * Examples for yargs' `example`: what it is for as a comment, and below it the command on one line, which can be copied
 * and pasted at each width of help.
 * @param given - `$0` stands for the tool
 */
export function examples(...given: readonly (readonly [line: string, what: string])[]): [string, string][] {
  return given.flatMap(([line, what]) => [
    [`# ${what}`, ''],
    [line, ''],
  ]);
}
