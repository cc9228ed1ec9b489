import { isThere } from '../adapters/host/is-there.ts';
import { writeDurably, type FileContent } from '../adapters/host/durable-file.ts';
import { errorText, UsageError } from '../core/errors.ts';

/** @throws UsageError if anything exists there: a device or a link would be replaced, too */
export async function checkNewFile(option: string, path: string): Promise<void> {
  if (!(await isThere(path))) return;
  throw new UsageError(`expected a new file for ${option}, but ${path} exists`, {
    hint: `Name another ${option}.`,
  });
}

/** @throws UsageError if the file exists, or cannot be written */
export async function writeNewFile(option: string, path: string, content: FileContent): Promise<void> {
  await checkNewFile(option, path);
  try {
    await writeDurably(path, content, 0o644);
  } catch (error) {
    throw new UsageError(`cannot write ${option} ${path}: ${errorText(error)}`, { cause: error });
  }
}
