import { constants } from 'node:fs';
import { access, readlink, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DrivergridError, errorText, HostError } from '../../core/errors.ts';
import { isOutOfFiles } from '../../core/host/host-trouble.ts';

/** A folder that the tool uses. */
export interface Place {
  /** Absolute. */
  readonly path: string;
  /** Its purpose, as an error names it: `state directory`. */
  readonly purpose: string;
  /** What to do if it cannot be used. */
  readonly hint: string;
}

/** Longest name, and longest path with its closing zero, on Linux (path_resolution(7)). */
const LONGEST_NAME = 255;
const LONGEST_PATH = 4095;

/**
 * Why a folder cannot be written to or made; undefined if it can, as far as can be told without trying.
 * @param path an absolute path, which need not exist
 */
export async function folderObstacle(path: string): Promise<string | undefined> {
  if (Buffer.byteLength(path) > LONGEST_PATH) return `its path has more than ${LONGEST_PATH} bytes`;
  if (path.split('/').some((name) => Buffer.byteLength(name) > LONGEST_NAME)) {
    return `a name in its path has more than ${LONGEST_NAME} bytes`;
  }
  try {
    if (!(await stat(path)).isDirectory()) return `${path} is not a folder`;
    // access(2) reports EROFS to root too.
    await access(path, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') return errorText(error);
    const target = await readlink(path).catch(() => undefined);
    if (target !== undefined) return `${path} is a dangling link to ${target}`;
    return folderObstacle(dirname(path));
  }
}

/** @throws HostError that says why the place cannot be used */
export async function requireUsable(place: Place): Promise<void> {
  const obstacle = await folderObstacle(place.path);
  if (obstacle !== undefined) throw unusable(place, obstacle);
}

/** Does something in a place. @throws HostError with the reason if the place prevents it, as on a full disk */
export async function inPlace<T>(place: Place, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof DrivergridError || isOutOfFiles(error)) throw error;
    throw unusable(place, errorText(error), error);
  }
}

function unusable({ path, purpose, hint }: Place, reason: string, cause?: unknown): HostError {
  return new HostError(`cannot use the ${purpose} ${path}: ${reason}`, { hint, cause });
}
