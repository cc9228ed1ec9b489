import { readFile, rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { errorText, RestoreError } from '../../core/errors.ts';
import type { RebootRecord } from '../../core/reboots/reboot-record.ts';
import { syncFolder, writeDurably } from '../host/durable-file.ts';
import { makeFolder } from '../host/make-folder.ts';

const path = z.string().regex(/^\//);
const count = z.int().min(0);

/** What it names is removed and booted, so a record is followed only if all of it is valid. */
const record: z.ZodType<RebootRecord> = z.object({
  schema: z.literal(1),
  run_id: z.string().min(1),
  folder: path,
  loader: z.enum(['grub', 'systemd-boot', 'kexec']),
  kernels: z.array(z.object({ release: z.string().min(1), entry: z.string().min(1) })).min(1),
  began_boot_id: z.string(),
  chosen: z.object({ boot: z.int().min(1), kernel: z.string(), boot_id: z.string() }).optional(),
  session: z
    .object({
      boot: z.int().min(1),
      boot_id: z.string(),
      has_ended: z.boolean(),
      samples: count,
      begun: count,
    })
    .optional(),
  wrong: count,
  options: z.object({ rootfs_program: z.string().optional(), csv_dialect: z.string() }),
  environment: z.record(z.string(), z.string()),
});

/**
 * @returns undefined if no run reboots this machine
 * @throws RestoreError if the record cannot be read: what it would undo is unknown
 */
export async function readRebootRecord(file: string): Promise<RebootRecord | undefined> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw unreadable(file, error);
  });
  if (text === undefined) return undefined;
  try {
    const read = record.safeParse(JSON.parse(text));
    if (read.success) return read.data;
    const [issue] = read.error.issues;
    throw new Error(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** Durable when it resolves. */
export async function writeRebootRecord(file: string, written: RebootRecord): Promise<void> {
  const folder = dirname(file);
  await makeFolder(folder, 0o700);
  await syncFolder(dirname(folder));
  await writeDurably(file, `${JSON.stringify(written, undefined, 2)}\n`);
}

/** Its folder too, once it is empty. */
export async function removeRebootRecord(file: string): Promise<void> {
  const folder = dirname(file);
  await rm(file, { force: true });
  await rm(`${file}.new`, { force: true });
  await rmdir(folder).catch(() => undefined);
  await syncFolder(dirname(folder));
}

function unreadable(file: string, cause: unknown): RestoreError {
  return new RestoreError(`${file} cannot be read: ${errorText(cause)}`, {
    hint: 'docs/kernels.md says how to end the reboots by hand; remove the file after that.',
    cause,
  });
}
