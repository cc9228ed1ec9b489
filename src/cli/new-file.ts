import { isThere } from '../adapters/host/is-there.ts';
import { writeDurably, type FileContent } from '../adapters/host/durable-file.ts';
import { errorText, UsageError } from '../core/errors.ts';

/** @throws UsageError where anything is there already: a device or a link would be replaced, too */
export async function checkNewFile(option: string, path: string): Promise<void> {
  if (!(await isThere(path))) return;
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
