import { lstat, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HostError } from '../../core/errors.ts';

const WRITABLE_BY_OTHERS = 0o022;
/** In such a folder others may add names, but not replace or remove another user's (inode(7)). */
const STICKY = 0o1000;

/**
 * Whether only root and the present user can replace the folder or change its entries. What root writes, formats,
 * undoes and removes under a folder is only as safe as every folder above it: if others can write to one, any name
 * below may become a symbolic link between a check and its use (path_resolution(7)).
 * @param path an existing absolute path
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
        { hint: `Run \`chown root ${folder} && chmod go-w ${folder}\`, or name another folder.` },
      );
    }
    if (folder === '/') return;
  }
}
