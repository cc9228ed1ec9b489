import { UsageError } from '../core/errors.ts';

/** Options and arguments that take several values. */
const SEVERAL: readonly string[] = ['only', 'kernel', 'allow', 'wipe', 'DIR', 'KEY', 'COMMAND', '_', '--'];

/**
 * yargs makes a list of an option that is given twice, whatever its type.
 * @throws UsageError
 */
export function requireOnce(args: Readonly<Record<string, unknown>>): true {
  for (const [name, value] of Object.entries(args)) {
    if (!Array.isArray(value) || SEVERAL.includes(name)) continue;
    throw new UsageError(`expected --${name} once, found it ${value.length} times: ${value.join(', ')}`);
  }
  return true;
}
