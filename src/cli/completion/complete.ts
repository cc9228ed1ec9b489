import type { FallbackCompletionFunction } from 'yargs';
import { HELP_WIDTHS } from '../help-width.ts';
import { program } from '../program.ts';
import { internals } from '../yargs-internals.ts';
import { cursorAt, type Definitions } from './cursor.ts';
import { COMPLETION_KEY, type Shell } from './key.ts';
import { withShell } from './script.ts';
import { valuesFor } from './values.ts';

/**
 * What could stand at the end of a command line: yargs' own commands, options and choices, and the values that depend on
 * this host: runs, scenarios, drivers and runtimes.
 * @param words from the tool's name to the word that is being written, which may be empty
 * @returns nothing where only a file can; for zsh and fish with descriptions, in their form
 */
export async function completions(shell: Shell, words: readonly string[]): Promise<readonly string[]> {
  const { offered, definitions } = withShell(shell, () => asked(words));
  const cursor = cursorAt(words.slice(1), definitions);
  const values = await valuesFor(cursor);
  const word = words.at(-1) ?? '';
  // yargs offers options in place of any value that it does not know.
  const others = offered.filter((one) => one.startsWith(word) && (word !== '' || !one.startsWith('-')));
  return [...values.map((value) => (shell === 'zsh' ? value.replaceAll(':', '\\:') : value)), ...others];
}

interface Asked {
  readonly offered: readonly string[];
  readonly definitions: Definitions;
}

/** yargs asks once for each command that the words enter: of the innermost, everything is known. */
function asked(words: readonly string[]): Asked {
  const nothing: Definitions = { key: {}, boolean: [], array: [], positionals: [] };
  let found: Asked = { offered: [], definitions: nothing };
  const isFound = new Error('the completions are known');
  const parser = program(() => Promise.resolve(), HELP_WIDTHS[0]);
  const complete: FallbackCompletionFunction = (_current, _args, ownCompletions, _done) => {
    ownCompletions((_error: unknown, offered: readonly string[] | undefined) => {
      const own = internals(parser);
      const positionals = own.getGroups()['Positionals:'] ?? [];
      found = { offered: offered ?? [], definitions: { ...own.getOptions(), positionals } };
      // yargs expects the process to end here, and would go on to find fault with the words.
      throw isFound;
    });
  };
  parser.completion('yargs-completion', false, complete);
  try {
    void parser.parse([COMPLETION_KEY, ...words]);
  } catch (error) {
    if (error !== isFound) throw error;
  }
  return found;
}
