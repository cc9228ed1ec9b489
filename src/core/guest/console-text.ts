/**
 * The last lines of a serial console, without escape sequences and other control characters, for people.
 * @param lines how many, at most
 */
export function consoleTail(text: string, lines: number): string[] {
  return text
    .replace(/\u001b(\[[0-9;?]*[A-Za-z]|[()][A-Z0-9]|[A-Za-z=>])/g, '')
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, '')
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .slice(-lines);
}
