import { open, readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { HEAD_BYTES, interpreterOf } from '../../core/host/program-fault.ts';

const FOLDERS = ['bin', 'sbin', 'usr/bin', 'usr/sbin', 'usr/libexec', 'usr/lib/podman'];

/** An ELF program of a tree. */
export interface ElfProgram {
  readonly name: string;
  /** In the tree, links followed: absolute. */
  readonly path: string;
  /** The loader that it asks for; undefined: it is linked statically. */
  readonly loader: string | undefined;
}

/** The programs in a tree's own folders for them; the first of a name counts. Scripts are left out. */
export async function elfPrograms(tree: string): Promise<ElfProgram[]> {
  const found = new Map<string, ElfProgram>();
  const root = await realpath(tree);
  for (const folder of FOLDERS) {
    const names = await readdir(join(tree, folder), { recursive: true }).catch(() => []);
    for (const name of names.sort()) {
      // A link may lead out of the tree: an absolute one means the root that it was made for.
      const path = await realpath(join(tree, folder, name)).catch(() => '');
      if (relative(root, path).startsWith('..') || found.has(basename(name))) continue;
      const file = await stat(path).catch(() => undefined);
      if (file?.isFile() !== true || (file.mode & 0o111) === 0) continue;
      const head = await headOf(path);
      if (!isElf(head)) continue;
      found.set(basename(name), { name: basename(name), path, loader: interpreterOf(head) });
    }
  }
  return [...found.values()];
}

function isElf(head: Uint8Array): boolean {
  return Buffer.from(head.subarray(0, 4)).toString('latin1') === '\x7fELF';
}

async function headOf(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
