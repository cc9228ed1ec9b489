import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../../../core/errors.ts';
import type { Accel } from '../../../core/guest/qemu-arguments.ts';
import type { GuestRequest } from '../../../core/guest/request.ts';
import { writeDurably } from '../../host/durable-file.ts';

const FILE = 'guest.json';
const SCHEMA = 1;

/** guest.json of a run directory: the guest that was asked for, and each one booted. */
export interface GuestRecord {
  readonly schema: number;
  readonly request: GuestRequest;
  readonly boots: readonly GuestBoot[];
}

export interface GuestBoot {
  readonly at: string;
  /** The image's recipe. */
  readonly key: string;
  readonly kernel: string;
  readonly accel: Accel;
  readonly cpus: number;
  readonly memory_mib: number;
  readonly qemu: string;
  /** When the state was saved that it resumed from, instead of booting. */
  readonly saved_at?: string | undefined;
}

export async function writeGuestRecord(
  folder: string,
  request: GuestRequest,
  boots: readonly GuestBoot[],
): Promise<void> {
  const record: GuestRecord = { schema: SCHEMA, request, boots };
  await writeDurably(join(folder, FILE), `${JSON.stringify(record, undefined, 2)}\n`, 0o644);
}

/** @throws UsageError if the run was not made in a guest, or by another version */
export async function readGuestRecord(folder: string): Promise<GuestRecord> {
  const text = await readFile(join(folder, FILE), 'utf8').catch((cause: unknown) => {
    throw new UsageError(`${folder} has no ${FILE}: it was not run in a guest`, {
      hint: `Continue it with: drivergrid run --resume ${folder}`,
      cause,
    });
  });
  const record = JSON.parse(text) as GuestRecord;
  if (record.schema === SCHEMA) return record;
  throw new UsageError(`${join(folder, FILE)}: expected schema version ${SCHEMA}, found ${record.schema}`);
}
