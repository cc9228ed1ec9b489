import { lstat, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HostError } from '../../core/errors.ts';

const WRITABLE_BY_OTHERS = 0o022;
/** In such a folder others may add names, but not replace or remove those of another (inode(7)). */
const STICKY = 0o1000;

/**
 * Whether no one but root and the present user can put something else in the folder's place, or in it. What root
 * writes, formats, undoes and removes under a folder is only as safe as every folder above it: with one that others
 * can write to, any name below may become a symbolic link between a check and its use (path_resolution(7)).
 * @param path an absolute one that exists
 * @param purpose what the folder is for, as the error names it
 * @throws HostError naming the folder that others can write to
 */
export async function requireTrustedFolder(path: string, purpose: string): Promise<void> {
  const resolved = await realpath(path);
  for (let folder = resolved; ; folder = dirname(folder)) {
    const { uid, mode } = await lstat(folder);
    const isShared = folder !== resolved && (mode & STICKY) !== 0;
    const isOurs = uid === 0 || uid === process.getuid?.();
    if (!isOurs || ((mode & WRITABLE_BY_OTHERS) !== 0 && !isShared)) {
      throw new HostError(
        `expected a ${purpose} that only root can change, found ${folder} (owner ${uid}, mode ${(mode & 0o7777).toString(8).padStart(4, '0')})`,
        { hint: `chown root ${folder} && chmod go-w ${folder}, or name another folder.` },
      );
    }
    if (folder === '/') return;
  }
}
