import { lstatSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { HostError } from '../../core/errors.ts';

/**
 * An absolute path as the kernel resolves it: links followed, `.` and `..` gone. Parts that do not exist yet stay as
 * they are.
 * @param purpose what the path is for, as the error names it
 * @throws HostError for a dangling link, since no folder can be made in its place
 */
export function resolvedPath(path: string, purpose: string): string {
  let resolved = '/';
  for (const name of path.split('/').filter((part) => part !== '' && part !== '.')) {
    // After links: `..` is the parent of where the path has led (path_resolution(7)).
    resolved = name === '..' ? dirname(resolved) : followed(join(resolved, name), purpose);
  }
  return resolved;
}

function followed(path: string, purpose: string): string {
  if (!isLink(path)) return path;
  try {
    return realpathSync(path);
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code === 'ELOOP' ? 'to itself' : 'to a missing target';
    throw new HostError(`${purpose}: ${path} is a link ${reason}`, {
      hint: 'Make the folder that it points to, or remove it.',
      cause,
    });
  }
}

/** A path that cannot be looked at is left to its users, which say why. */
function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}
