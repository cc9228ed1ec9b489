/** The command that is asked for, as it is written: `run`, `vm run`; empty if there is none. */
export function commandWords(words: readonly string[]): string {
  const names = words.filter((word) => !word.startsWith('-'));
  return names.slice(0, names[0] === 'vm' ? 2 : 1).join(' ');
}
