import { access } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The path, or the nearest parent that exists. */
export async function nearestExisting(path: string): Promise<string> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  return isThere ? path : nearestExisting(dirname(path));
}
