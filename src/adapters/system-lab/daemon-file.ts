import { link, lstat, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorText, HostError } from '../../core/errors.ts';
import type { DaemonFile } from '../../core/engines/docker/service.ts';
import type { DaemonConfig } from '../../core/engines/docker/system-daemon-config.ts';
import { decodeText } from '../../core/scenario/text-encoding.ts';
import type { Journal } from '../../ports/journal.ts';
import { syncFolder, writeDurably } from '../host/durable-file.ts';
import { isThere } from '../host/is-there.ts';

/** @throws HostError where something is there that cannot be read */
export async function readDaemonFile(path: string): Promise<DaemonFile> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return { path, kind: 'absent', content: undefined };
  if (!found.isFile() && !found.isSymbolicLink()) {
    throw new HostError(`expected a file at ${path}, found something else`);
  }
  const kind = found.isSymbolicLink() ? 'link' : 'file';
  const target = kind === 'link' ? await stat(path).catch(() => undefined) : found;
  // A pipe or a device may have no end.
  if (target?.isFile() === false) throw new HostError(`expected a link to a file at ${path}, found another`);
  const bytes = await readFile(path).catch((error: unknown) => {
    // A link that leads nowhere is no file to the engine either.
    if (kind === 'link' && (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new HostError(`cannot read ${path}: ${errorText(error)}`, { cause: error });
  });
  return { path, kind, content: bytes === undefined ? undefined : decodeText(bytes) };
}

/**
 * Tries whether the file could be replaced (read-only file system, immutable file), leaving no trace.
 * @throws HostError where it could not
 */
export async function requireReplaceable(file: DaemonFile): Promise<void> {
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

/**
 * Puts the host's file aside under a second name. The file itself is kept, not a copy: undoing gives back its
 * bytes, mode, owner, times and extended attributes with one rename, and a symbolic link as a link.
 */
export async function putAside(
  file: DaemonFile,
  run: { readonly runId: string; readonly work: string; readonly journal: Journal },
): Promise<void> {
  const { runId, work, journal } = run;
  const folder = dirname(file.path);
  const saved = `${file.path}.drivergrid-${runId}`;
  await journal.record({
    kind: 'file',
    path: file.path,
    saved,
    was: file.kind === 'absent' ? 'absent' : 'present',
    folder_made: !(await isThere(folder)),
    work,
  });
  await mkdir(folder, { recursive: true });
  if (file.kind !== 'absent') await link(file.path, saved);
  await syncFolder(folder);
}

/** Replaces what is at the path; the file put aside stays as it is. For root only: what is kept of it may be secret. */
export async function writeDaemonFile(path: string, config: DaemonConfig): Promise<void> {
  await writeDurably(path, `${JSON.stringify(config, undefined, 2)}\n`, 0o600);
}
