import { access } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The path, or the first folder above it that is there. */
export async function nearestExisting(path: string): Promise<string> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  return isThere ? path : nearestExisting(dirname(path));
}
