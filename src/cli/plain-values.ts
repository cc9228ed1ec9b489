import { UsageError } from '../core/errors.ts';
import type { Internals } from './yargs-internals.ts';

/**
 * What yargs lets pass: it makes a list of an option that is given twice, whatever its type, and NaN of a number that is
 * none.
 * @param yargs the parser of the command
 * @param words the command line
 * @throws UsageError
 */
export function requirePlainValues(
  args: Readonly<Record<string, unknown>>,
  yargs: Internals,
  words: readonly string[],
): true {
  const { key, array } = yargs.getOptions();
  const positionals = yargs.getGroups()['Positionals:'] ?? [];
  for (const name of Object.keys(key).filter((one) => !positionals.includes(one))) {
    const value = args[name];
    if (Array.isArray(value) && !array.includes(name))
      throw new UsageError(`expected --${name} once, found it ${value.length} times: ${value.join(', ')}`);
    if (Number.isNaN(value))
      throw new UsageError(`expected a number for --${name}, found ${wordFor(name, words)}`);
  }
  return true;
}

/** What the user wrote for an option. */
function wordFor(name: string, words: readonly string[]): string {
  const at = words.findIndex((word) => word === `--${name}` || word.startsWith(`--${name}=`));
  const [, value] = /=(.*)/s.exec(words[at] ?? '') ?? [];
  return value ?? words[at + 1] ?? 'none';
}
