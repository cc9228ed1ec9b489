import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { MachineSize } from '../../../core/guest/machine-size.ts';
import { copySparse } from './copy-sparse.ts';
import type { GuestImage } from './image-store.ts';
import { qemuVersion } from './qemu-version.ts';
import { toolDigest } from './tool-package.ts';

const FOLDER = 'state';
const RECORD = 'state.json';
const FILES = { memory: 'memory', root: 'root.qcow2', data: 'data.img' } as const;

/** Identifies a state: one kernel on one machine of one QEMU, with one tool in its memory. */
export interface StateOf {
  readonly kernel: string;
  readonly cpus: number;
  readonly memory_mib: number;
  readonly qemu: string;
  readonly tool: string;
}

/** state.json of a saved state. Written last, so a state that has one is complete. */
interface StateRecord {
  readonly saved_at: string;
  readonly of: StateOf;
  /** Bytes of each file: reveals a file that was cut short. */
  readonly sizes: Readonly<Record<string, number>>;
}

/** A guest that was running with the tool loaded: its memory, and its disks at that time. Read-only. */
export interface SavedState {
  readonly savedAt: string;
  readonly memory: string;
  /** qcow2 over the image. */
  readonly root: string;
  readonly data: string;
}

/** The key that a state for such a guest must have. */
export async function stateOf(kernel: string, { cpus, memoryMib }: MachineSize): Promise<StateOf> {
  return { kernel, cpus, memory_mib: memoryMib, qemu: await qemuVersion(), tool: await toolDigest() };
}

/** @returns undefined if the image has no complete state with this key */
export async function findState(image: GuestImage, of: StateOf): Promise<SavedState | undefined> {
  const at = (name: string): string => join(image.folder, FOLDER, name);
  const record = await readFile(at(RECORD), 'utf8')
    .then((text) => JSON.parse(text) as StateRecord)
    .catch(() => undefined);
  if (record === undefined || !isDeepStrictEqual(record.of, of)) return undefined;
  for (const [name, size] of Object.entries(record.sizes)) {
    const found = await stat(at(name)).catch(() => undefined);
    if (found?.size !== size) return undefined;
  }
  return { savedAt: record.saved_at, memory: at(FILES.memory), root: at(FILES.root), data: at(FILES.data) };
}

/**
 * Saves the state of a stopped machine, replacing the image's earlier one: an image keeps one, since each takes half a
 * gigabyte.
 * @param scratch a folder on the image's file system
 * @param writeMemory writes the machine's memory to a file
 */
export async function keepState(
  image: GuestImage,
  of: StateOf,
  scratch: string,
  disks: { readonly root: string; readonly data: string },
  writeMemory: (path: string) => Promise<void>,
): Promise<void> {
  const made = join(scratch, FOLDER);
  // The guest's memory may hold what only root may read.
  await mkdir(made, { mode: 0o700 });
  await writeMemory(join(made, FILES.memory));
  await copySparse(disks.root, join(made, FILES.root));
  await copySparse(disks.data, join(made, FILES.data));
  const sizes = await Promise.all(
    Object.values(FILES).map(async (name) => [name, (await stat(join(made, name))).size] as const),
  );
  const record: StateRecord = { saved_at: new Date().toISOString(), of, sizes: Object.fromEntries(sizes) };
  await writeFile(join(made, RECORD), `${JSON.stringify(record, undefined, 2)}\n`);
  await removeState(image);
  await rename(made, join(image.folder, FOLDER));
}

export async function removeState(image: GuestImage): Promise<void> {
  await rm(join(image.folder, FOLDER), { recursive: true, force: true });
}

/** Disk space of an image's saved state, in bytes; the files are sparse. */
export async function stateBytes(image: GuestImage): Promise<number> {
  const files = Object.values(FILES).map((name) => join(image.folder, FOLDER, name));
  const found = await Promise.all(files.map((path) => stat(path).catch(() => undefined)));
  // st_blocks counts 512 bytes (stat(2)).
  return found.reduce((sum, file) => sum + (file?.blocks ?? 0) * 512, 0);
}
