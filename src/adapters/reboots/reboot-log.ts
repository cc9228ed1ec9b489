import { constants } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import { isThere } from '../host/is-there.ts';
import { writeDurably } from '../host/durable-file.ts';

const LOG = 'reboots.log';
const VERDICT = 'kernels.txt';
const MARK = 'reboots.json';
const APPEND = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW;

/** reboots.json of a run directory: this run reboots the machine that it measures. */
interface RebootMark {
  readonly schema: 1;
  /** As asked for. */
  readonly kernels: readonly string[];
  readonly boots: number;
}

export async function markRebootRun(folder: string, mark: Omit<RebootMark, 'schema'>): Promise<void> {
  const text = `${JSON.stringify({ schema: 1, ...mark }, undefined, 2)}\n`;
  await writeDurably(join(folder, MARK), text, 0o644);
}

/** @throws UsageError if another version has marked it */
export async function isRebootRun(folder: string): Promise<boolean> {
  const path = join(folder, MARK);
  if (!(await isThere(path))) return false;
  const { schema } = JSON.parse(await readFile(path, 'utf8')) as { schema: unknown };
  if (schema === 1) return true;
  throw new UsageError(`${path}: expected schema version 1, found ${String(schema)}`);
}

/** Adds a line to the run directory's reboots.log; durable when it resolves, since a reboot may follow. */
export async function logReboot(folder: string, text: string): Promise<void> {
  const file = await open(join(folder, LOG), APPEND, 0o644);
  try {
    await file.appendFile(`${new Date().toISOString()} ${text.replaceAll('\n', '\n  ')}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Writes what `run` prints at its end, where nobody watches. */
export async function writeVerdict(folder: string, text: string): Promise<string> {
  const path = join(folder, VERDICT);
  await writeDurably(path, text.endsWith('\n') ? text : `${text}\n`, 0o644);
  return path;
}
