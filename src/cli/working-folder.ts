import { errorText, UsageError } from '../core/errors.ts';

/** @throws UsageError where the folder that the command was called in is gone: every relative path is of it */
export function requireWorkingFolder(): void {
  try {
    process.cwd();
  } catch (error) {
    throw new UsageError(`expected a current folder, found that it was removed (${errorText(error)})`, {
      hint: 'Change to a folder that is there, such as with `cd`.',
    });
  }
}
