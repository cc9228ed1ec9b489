import { commandWords } from '../command-words.ts';

/** What is known of a command's options and arguments. */
export interface Definitions {
  /** Options by name. */
  readonly key: Readonly<Record<string, unknown>>;
  /** Those that take no value. */
  readonly boolean: readonly string[];
  /** Those that take several. */
  readonly array: readonly string[];
  readonly positionals: readonly string[];
}

/** Where in a command line a word is being written. */
export interface Cursor {
  /** `run`, `vm run`. */
  readonly command: string;
  /** The option or argument whose value it is; absent for a command, the name of an option, or one argument too many. */
  readonly takes: string | undefined;
  /** The value so far. */
  readonly value: string;
  /** What the word begins with beside its value, such as `--only=`. */
  readonly head: string;
  /** Arguments before it, without the command. */
  readonly given: readonly string[];
}

/** @param words - after the tool's name; the last is being written */
export function cursorAt(words: readonly string[], definitions: Definitions): Cursor {
  const command = commandWords(words.slice(0, -1));
  const depth = command === '' ? 0 : command.split(' ').length;
  const word = words.at(-1) ?? '';
  const names: string[] = [];
  let option: string | undefined;
  // Bash makes a word of each `=` (COMP_WORDBREAKS).
  for (const one of words.slice(0, -1).filter((before) => before !== '=')) {
    if (option !== undefined) option = undefined;
    else if (one.startsWith('-')) option = optionBefore(one, definitions);
    else names.push(one);
  }
  const given = names.slice(depth);
  const at = { command, given };
  if (option !== undefined) return { ...at, takes: option, value: word, head: '' };
  const [, name, value = ''] = /^--([^=]+)=(.*)$/.exec(word) ?? [];
  if (name !== undefined) return { ...at, takes: name, value, head: `--${name}=` };
  if (word.startsWith('-')) return { ...at, takes: undefined, value: word, head: '' };
  const { positionals, array } = definitions;
  const last = positionals.at(-1);
  const takes = positionals[given.length] ?? (last !== undefined && array.includes(last) ? last : undefined);
  return { ...at, takes, value: word, head: '' };
}

/** The option whose value comes next; none if it has it already, or takes none. */
function optionBefore(word: string, { key, boolean }: Definitions): string | undefined {
  const name = word.replace(/^-+/, '');
  return name in key && !boolean.includes(name) ? name : undefined;
}
