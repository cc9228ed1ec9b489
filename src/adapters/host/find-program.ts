import { constants } from 'node:fs';
import { access, lstat, open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  HEAD_BYTES,
  interpreterOf,
  programFault,
  type ProgramFault,
  type ProgramFile,
} from '../../core/host/program-fault.ts';
import { searchFolders } from '../../core/host/search-path.ts';
import { isThere } from './is-there.ts';

/** Entries of binfmt_misc's folder other than interpreters (kernel Documentation/admin-guide/binfmt-misc.rst). */
const BINFMT_OWN = ['register', 'status'];

export type FoundProgram =
  | { readonly path: string; readonly fault?: undefined }
  /** No fault: there is nothing of that name. */
  | { readonly path?: undefined; readonly fault: ProgramFault | undefined };

/**
 * Finds a program as a shell would, and says why a file of that name cannot be started.
 * @param name its path, or the name to look for
 * @param first folders to look in before those of PATH
 */
export async function findProgram(name: string, first: readonly string[] = []): Promise<FoundProgram> {
  const folders = [...first, ...searchFolders(process.env['PATH'])];
  const candidates = name.startsWith('/') ? [name] : folders.map((folder) => join(folder, name));
  let fault: ProgramFault | undefined;
  for (const path of candidates) {
    const file = await lookAt(path);
    if (file === undefined) continue;
    const found = await faultOf(file);
    if (found === undefined) return { path };
    // A shell tries the next folder too.
    fault ??= found;
  }
  return { fault };
}

/** @returns the path of a program; undefined if none can be started */
export async function which(name: string, first: readonly string[] = []): Promise<string | undefined> {
  return (await findProgram(name, first)).path;
}

async function faultOf(file: ProgramFile): Promise<ProgramFault | undefined> {
  const fault = programFault(file, process.arch, await hasInterpreters());
  if (fault !== undefined) return fault;
  const interpreter = file.head === undefined ? undefined : interpreterOf(file.head);
  if (interpreter === undefined || (await lookAt(interpreter))?.mayExecute === true) return undefined;
  const isScript = file.head?.[0] === 0x23;
  return {
    reason: `${file.path} needs the interpreter ${JSON.stringify(interpreter)}, which is missing or not executable`,
    fix: isScript
      ? 'correct its first line (a line that ends in CR LF names no program)'
      : 'install that loader, or get a build for this distribution',
  };
}

/** @returns undefined if there is nothing */
async function lookAt(path: string): Promise<ProgramFile | undefined> {
  const none = { path, hasExecuteBit: false, mayExecute: false, head: undefined };
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) {
    const isLink = await lstat(path).then(
      (link) => link.isSymbolicLink(),
      () => false,
    );
    return isLink ? { ...none, kind: 'dangling link' } : undefined;
  }
  if (!found.isFile()) return { ...none, kind: found.isDirectory() ? 'folder' : 'other' };
  return {
    path,
    kind: 'file',
    hasExecuteBit: (found.mode & 0o111) !== 0,
    mayExecute: await mayExecute(path),
    head: await headOf(path),
  };
}

async function mayExecute(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function headOf(path: string): Promise<Uint8Array | undefined> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function hasInterpreters(): Promise<boolean> {
  const folder = '/proc/sys/fs/binfmt_misc';
  if (!(await isThere(join(folder, 'register')))) return false;
  const names = await readdir(folder).catch(() => []);
  return names.some((name) => !BINFMT_OWN.includes(name));
}
