import { stat } from 'node:fs/promises';
import { writeDurably, type FileContent } from '../adapters/host/durable-file.ts';
import { errorText, UsageError } from '../core/errors.ts';

/** @throws UsageError where the file is there already: a device would be replaced, too */
export async function checkNewFile(option: string, path: string): Promise<void> {
  if ((await stat(path).catch(() => undefined)) === undefined) return;
  throw new UsageError(`expected no file at ${option} yet, found ${path}`, {
    hint: `Name another ${option}.`,
  });
}

/** @throws UsageError where the file is there already, or cannot be written */
export async function writeNewFile(option: string, path: string, content: FileContent): Promise<void> {
  await checkNewFile(option, path);
  try {
    await writeDurably(path, content, 0o644);
  } catch (error) {
    throw new UsageError(`cannot write ${option} ${path}: ${errorText(error)}`, { cause: error });
  }
}
