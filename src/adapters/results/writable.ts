import { errorText, HostError, UsageError } from '../../core/errors.ts';
import { remedy } from '../../core/host/host-trouble.ts';

/** @throws UsageError if the action cannot write its files there */
export async function writable<T>(folder: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw unwritable(folder, errorText(error), error);
  }
}

export function unwritable(folder: string, reason: string, cause?: unknown): UsageError {
  return new UsageError(`cannot write results to ${folder}: ${reason}`, {
    hint: 'Name a writable folder with --out.',
    cause,
  });
}

/**
 * @throws HostError if a running run cannot write its results, as on a full disk
 */
export async function stillWritable(folder: string, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    throw new HostError(`cannot write results to ${folder}: ${errorText(error)}`, {
      hint: `${remedy(error)}, then continue with: drivergrid run --resume ${folder}`,
      cause: error,
    });
  }
}
