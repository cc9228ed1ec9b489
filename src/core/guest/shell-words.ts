/**
 * One word for a POSIX shell that stands for exactly this text. ssh hands a command on as one string, which the
 * other side's shell reads (ssh(1)); there is no way past that shell, so every word is quoted.
 */
function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

export function shellWords(words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}
