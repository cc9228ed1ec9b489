import { lstat } from 'node:fs/promises';

/** Whether anything exists at the path, even a dangling link. */
export async function isThere(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}
