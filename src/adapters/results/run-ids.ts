import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PLAN, RESULTS } from './run-files.ts';

/** A plan begins with its schema and the run's id; the rest may be megabytes. */
const HEAD_BYTES = 4096;

/** Ids of the runs in results/, for completion: what cannot be read is passed over. */
export async function runIds(): Promise<readonly string[]> {
  const names = await readdir(RESULTS).catch(() => []);
  const ids = await Promise.all(names.map((name) => idIn(join(RESULTS, name, PLAN)).catch(() => undefined)));
  return ids.filter((id) => id !== undefined).sort();
}

async function idIn(plan: string): Promise<string | undefined> {
  await using file = await open(plan);
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(HEAD_BYTES) });
  return /"run_id":\s*"([\w.-]+)"/.exec(buffer.toString('utf8', 0, bytesRead))?.[1];
}
