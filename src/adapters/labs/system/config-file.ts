import { link, lstat, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorText, HostError } from '../../../core/errors.ts';
import type { FoundFile } from '../../../core/engines/host-service.ts';
import { decodeText } from '../../../core/scenario/text-encoding.ts';
import { isThere } from '../../host/is-there.ts';

/** @throws HostError if something is there that cannot be read */
export async function readConfigFile(path: string): Promise<FoundFile> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return { path, kind: 'absent', content: undefined };
  if (!found.isFile() && !found.isSymbolicLink()) {
    throw new HostError(`expected a file at ${path}, found something else`);
  }
  const kind = found.isSymbolicLink() ? 'link' : 'file';
  const target = kind === 'link' ? await stat(path).catch(() => undefined) : found;
  // A pipe or a device may never end.
  if (target?.isFile() === false)
    throw new HostError(`expected a link to a file at ${path}, found a link to something else`);
  const bytes = await readFile(path).catch((error: unknown) => {
    // For the engine a dangling link is no file either.
    if (kind === 'link' && (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new HostError(`cannot read ${path}: ${errorText(error)}`, { cause: error });
  });
  return { path, kind, content: bytes === undefined ? undefined : decodeText(bytes) };
}

/**
 * Tries whether the file could be replaced (read-only file system, immutable file), leaving no trace.
 * @throws HostError if it could not
 */
export async function requireReplaceable(file: FoundFile): Promise<void> {
  const trial = `${file.path}.drivergrid-trial`;
  try {
    if (file.kind !== 'absent') await link(file.path, trial);
    else if (await isThere(dirname(file.path))) await (await open(trial, 'wx')).close();
  } catch (cause) {
    throw new HostError(`${file.path} cannot be replaced: ${errorText(cause)}`, {
      hint: 'Make it writable (mount -o remount,rw; chattr -i), or use the private lab, which leaves it alone.',
      cause,
    });
  } finally {
    await rm(trial, { force: true });
  }
}
