/**
 * One word for a POSIX shell that stands for exactly this text. ssh passes a command as one string to the remote shell
 * (ssh(1)), so every word is quoted.
 */
function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

export function shellWords(words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}
