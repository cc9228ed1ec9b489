import { z } from 'zod';
import { OVERLAY_PARAMETERS_FOLDER } from '../host/module-parameters.ts';
import { SERVED_NAMES } from './service-entries.ts';
import type { JournalEntry, Undo } from '../../ports/journal.ts';

/** Undoing removes and renames what an entry names, so an entry is followed only if all of it is valid. */
const path = z.string().regex(/^\//);
const texts = z.array(z.string());
const engine = z.enum(SERVED_NAMES).optional();
const manager = z.enum(['systemd', 'sysvinit']);

const undo: z.ZodType<Undo> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('folder'), path }),
  z.object({ kind: z.literal('lab'), work: path, cgroup: z.string() }),
  z.object({
    kind: z.literal('thin-pool'),
    volume_group: z.string().min(1),
    image: path.optional(),
    device: path.optional(),
  }),
  z.object({
    kind: z.literal('engine-pool'),
    volume_group: z.literal('docker'),
    profile: path,
    image: path.optional(),
    device: path.optional(),
  }),
  z.object({
    kind: z.literal('file'),
    path,
    saved: path,
    was: z.enum(['absent', 'present']),
    folder_made: z.boolean(),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
    work: path.optional(),
  }),
  z.object({
    kind: z.literal('service'),
    engine,
    manager,
    active: z.boolean(),
    socket_active: z.boolean(),
    socket: path,
    pid_files: z.array(path).optional(),
    containers: texts,
  }),
  z.object({
    kind: z.literal('system-engine'),
    engine,
    manager,
    work: path,
    kept: texts,
    marks: texts,
    socket: path.optional(),
    pid_files: z.array(path).optional(),
    namespace: z.string().optional(),
  }),
  z.object({ kind: z.literal('machines'), ids: path }),
  z.object({ kind: z.literal('trace'), instance: z.string().regex(/^drivergrid-[\w-]+$/) }),
  z.object({
    kind: z.literal('module-parameters'),
    folder: z.literal(OVERLAY_PARAMETERS_FOLDER),
    were: z.record(z.string().regex(/^[a-z_]+$/), z.enum(['Y', 'N'])),
  }),
]);

const entry = z.object({ id: z.int().min(1), undo });

/**
 * @param name of its file: id and kind
 * @throws Error if the text is not an entry that this version writes, or belongs to another file
 */
export function readEntry(text: string, name: string): JournalEntry {
  const read = entry.safeParse(JSON.parse(text));
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new Error(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  if (entryName(read.data) !== name) throw new Error(`it holds ${entryName(read.data)}`);
  return read.data;
}

export function entryName({ id, undo: { kind } }: JournalEntry): string {
  return `${String(id).padStart(6, '0')}-${kind}.json`;
}
