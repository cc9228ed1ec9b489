import { errorText, UsageError } from '../core/errors.ts';

/** @throws UsageError if the current folder is gone: every relative path depends on it */
export function requireWorkingFolder(): void {
  try {
    process.cwd();
  } catch (error) {
    throw new UsageError(`the current folder was removed (${errorText(error)})`, {
      hint: 'Change to an existing folder, such as with `cd`.',
    });
  }
}
