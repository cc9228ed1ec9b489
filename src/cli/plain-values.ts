import { UsageError } from '../core/errors.ts';

/** Options and arguments that take several values. */
const SEVERAL: readonly string[] = ['only', 'kernel', 'allow', 'wipe', 'DIR', 'KEY', 'COMMAND', '_', '--'];

/**
 * What yargs lets pass: it makes a list of an option that is given twice, whatever its type, and NaN of a number that is
 * none.
 * @throws UsageError
 */
export function requirePlainValues(args: Readonly<Record<string, unknown>>): true {
  for (const [name, value] of Object.entries(args)) {
    if (Array.isArray(value) && !SEVERAL.includes(name))
      throw new UsageError(`expected --${name} once, found it ${value.length} times: ${value.join(', ')}`);
    if (Number.isNaN(value)) throw new UsageError(`expected a number for --${name}`);
  }
  return true;
}
