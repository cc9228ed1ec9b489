import { basename, join, relative } from 'node:path';
import { HostError } from '../../core/errors.ts';
import { isThere } from '../host/is-there.ts';
import { runCommand } from '../host/run-command.ts';
import { elfPrograms, type ElfProgram } from './elf-programs.ts';
import { libraryFolders } from './unpack.ts';

/** A tree of programs and their libraries. */
export interface PatchedTree {
  readonly tree: string;
  /** Where it will be. */
  readonly final: string;
  /** A tree with patchelf and its libraries. */
  readonly patchelf: string;
}

/**
 * Tells dynamic programs where their own suite's loader and libraries are. A program that is started through its loader
 * instead would find the loader in /proc/self/exe, of which crun and runc make a copy to run. An rpath, unlike a
 * runpath, holds for libraries of libraries too, and for those that are opened later (ld.so(8)).
 * @throws HostError if a library is in none of the packages
 */
export async function patchPrograms(
  { tree, final, patchelf }: PatchedTree,
  programs: readonly ElfProgram[],
  signal: AbortSignal,
): Promise<void> {
  const folders = await libraryFolders(tree);
  const run = await patchelfCommand(patchelf, signal);
  const finalOf = (path: string): string => join(final, relative(tree, path));
  // Several names may be links to one file.
  for (const program of new Map(programs.map((one) => [one.path, one])).values()) {
    if (program.loader === undefined) continue;
    await requireLibraries(program, folders, run);
    const loader = await library(basename(program.loader), folders, program.name);
    await run(['--set-interpreter', finalOf(loader), program.path]);
    await run(['--force-rpath', '--set-rpath', folders.map(finalOf).join(':'), program.path]);
  }
}

type Patchelf = (args: readonly string[]) => Promise<string>;

/** patchelf, started through the loader of its own suite: the host need not have it, nor libraries that fit. */
async function patchelfCommand(tree: string, signal: AbortSignal): Promise<Patchelf> {
  const folders = await libraryFolders(tree);
  const program = (await elfPrograms(tree)).find(({ name }) => name === 'patchelf');
  if (program?.loader === undefined) throw new HostError('the package patchelf has no program patchelf');
  const loader = await library(basename(program.loader), folders, program.name);
  const own = ['--library-path', folders.join(':'), program.path];
  return (args) => runCommand(loader, [...own, ...args], undefined, signal);
}

async function requireLibraries(
  { name, path }: ElfProgram,
  folders: readonly string[],
  patchelf: Patchelf,
): Promise<void> {
  const seen = new Set<string>();
  const follow = async (file: string): Promise<void> => {
    const needed = (await patchelf(['--print-needed', file])).split('\n').filter((line) => line !== '');
    for (const soname of needed) {
      if (seen.has(soname)) continue;
      seen.add(soname);
      await follow(await library(soname, folders, name));
    }
  };
  await follow(path);
}

async function library(name: string, folders: readonly string[], program: string): Promise<string> {
  for (const folder of folders) {
    const path = join(folder, name);
    if (await isThere(path)) return path;
  }
  throw new HostError(`${program} needs ${name}, which none of the packages has that it depends on`, {
    hint: 'Name another suite with `from:`, or a binary for this host with `path:`.',
  });
}
