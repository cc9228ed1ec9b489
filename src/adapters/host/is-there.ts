import { lstat } from 'node:fs/promises';

/** Whether anything is at the path, be it a link that leads nowhere. */
export async function isThere(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}
