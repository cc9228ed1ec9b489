import { errorText, HostError, UsageError } from '../../core/errors.ts';

/** @throws UsageError where what the action writes cannot be written there */
export async function writable<T>(folder: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw unwritable(folder, errorText(error), error);
  }
}

export function unwritable(folder: string, reason: string, cause?: unknown): UsageError {
  return new UsageError(`cannot write results to ${folder}: ${reason}`, {
    hint: 'Name a folder that can be written with --out.',
    cause,
  });
}

/** @throws HostError where the results of a run at work cannot be written, as on a full disk */
export async function stillWritable(folder: string, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    throw new HostError(`cannot write results to ${folder}: ${errorText(error)}`, {
      hint: `Make room there, then continue with: drivergrid run --resume ${folder}`,
      cause: error,
    });
  }
}
