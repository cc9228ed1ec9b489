import { basename } from 'node:path';
import { EXIT, UsageError } from '../../core/errors.ts';
import { printData } from '../output.ts';
import { completions } from './complete.ts';
import { SHELLS, type Shell } from './key.ts';
import { completionScript } from './script.ts';

/** @param asked - the shell, and the words so far, from the tool's name on */
export async function printCompletions([shell, ...words]: readonly string[]): Promise<number> {
  const found = await completions(knownShell(shell), words);
  if (found.length > 0) printData(found.join('\n'));
  return EXIT.done;
}

/**
 * Prints a script for a shell's completion.
 * @param shell absent: the login shell
 * @throws UsageError if that is none of those that are known
 */
export function completion(shell: Shell | undefined): number {
  printData(completionScript(shell ?? knownShell(basename(process.env['SHELL'] ?? ''))));
  return EXIT.done;
}

function knownShell(name: string | undefined): Shell {
  const found = SHELLS.find((one) => one === name);
  if (found !== undefined) return found;
  throw new UsageError(`expected a shell, ${SHELLS.join(', ')}; found ${JSON.stringify(name ?? '')}`, {
    hint: 'For example: drivergrid completion bash',
  });
}
