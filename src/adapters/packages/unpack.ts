import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../host/run-command.ts';
import type { AptLists } from './apt-lists.ts';
import type { DebianPackage } from '../../core/packages/debian-package.ts';

const UNPACK_MS = 600_000;

/**
 * Fetches packages and unpacks their files into a tree; none of their scripts runs (dpkg-deb(1)).
 * @param debs folder for the packages themselves; made
 */
export async function unpackPackages(
  lists: AptLists,
  packages: readonly DebianPackage[],
  place: { readonly tree: string; readonly debs: string },
  signal: AbortSignal,
): Promise<void> {
  await mkdir(place.debs, { recursive: true });
  await mkdir(place.tree, { recursive: true });
  for (const file of await lists.download(packages, place.debs)) {
    await runCommand(lists.tools['dpkg-deb'], ['--extract', file, place.tree], UNPACK_MS, signal);
  }
  // No program of the cache may change its user: nobody updates it, and the cache may be readable to all.
  await runCommand('chmod', ['-R', 'u-s,g-s,go-w', place.tree], UNPACK_MS, signal);
}

/** Folders of a tree that have shared libraries, in the order in which a loader should look. */
export async function libraryFolders(tree: string): Promise<string[]> {
  const places = ['lib', 'usr/lib'].map((name) => join(tree, name));
  const found: string[] = [];
  for (const place of places) {
    for (const entry of await readdir(place, { withFileTypes: true }).catch(() => [])) {
      // Debian's multiarch folders, such as x86_64-linux-gnu.
      if (entry.isDirectory() && entry.name.includes('-linux-')) found.push(join(place, entry.name));
    }
  }
  return found;
}
