import { readFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import { onHost } from '../../core/gather/gathered-plan.ts';
import type { HiddenNames } from '../../core/gather/pseudonyms.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { RunEnded } from '../../core/record/events.ts';
import { syncFolder, writeDurably } from '../host/durable-file.ts';
import { makeFolder } from '../host/make-folder.ts';
import type { OpenedRun } from './open-host-run.ts';
import { ENVIRONMENT, EVENTS, parsed, PLAN } from './run-files.ts';
import { makeStage } from './stage-folder.ts';
import { writable } from './writable.ts';

const READABLE = 0o644;
/** Lines are written in pieces of about so many characters. */
const PIECE = 1 << 20;
/** By these fields of events results are told apart: no pseudonym may change one. */
const FIXED: readonly string[] = [
  ...['type', 'run_id', 'boot_id', 'restart_id', 'phase', 'status', 'failed_step', 'kind', 'whose'],
  ...[
    'engine',
    'driver',
    'runtime',
    'kernel',
    'steps_us',
    'parts_us',
    'engine_us',
    'quantities',
    'operations',
    'refused',
  ],
];
/** The same of a plan. */
const FIXED_IN_PLAN: readonly string[] = [
  'run_id',
  'drivers',
  'runtimes',
  'engines',
  'cells',
  'steps',
  'boots',
];

/**
 * Writes the folder of a gathered run: beside its place, and renamed when it is complete (rename(2) puts a folder in
 * the place of an empty one).
 * @returns the number of samples
 * @throws UsageError if a run is damaged or did not finish; the folder is not made then
 */
export async function writeGathered(
  folder: string,
  runs: readonly OpenedRun[],
  plan: Plan,
  hidden: HiddenNames,
): Promise<number> {
  let samples = 0;
  const counted = (): void => {
    samples++;
  };
  await writable(folder, () => makeFolder(dirname(folder)));
  const stage = await writable(folder, () => makeStage(folder));
  try {
    await written(stage, EVENTS, pieces(eventLines(runs, hidden, counted)));
    await written(stage, ENVIRONMENT, environmentText(runs, hidden));
    await written(stage, PLAN, `${JSON.stringify(hidden.value(plan, FIXED_IN_PLAN), undefined, 2)}\n`);
    await writable(folder, async () => {
      await rename(stage, folder);
      await syncFolder(dirname(folder));
    });
  } catch (error) {
    await rm(stage, { recursive: true, force: true });
    throw error;
  }
  return samples;
}

async function written(stage: string, name: string, content: string | Iterable<string>): Promise<void> {
  await writeDurably(join(stage, name), content, READABLE);
}

function* eventLines(
  runs: readonly OpenedRun[],
  hidden: HiddenNames,
  counted: () => void,
): Generator<string, undefined> {
  for (const { folder, host, events } of runs) {
    let end: RunEnded | undefined;
    for (const event of events) {
      if (event.type === 'run') end = undefined;
      if (event.type === 'end') end = event;
      if (event.type === 'sample') counted();
      // Most events have none, and need not be made anew.
      const isNamed = hidden.hasNames && hidden.isIn(JSON.stringify(event));
      const told = isNamed ? (hidden.value(event, FIXED) as typeof event) : event;
      yield `${JSON.stringify(onHost(told, host))}\n`;
    }
    if (end?.status !== 'done') throw unfinished(folder, end);
  }
  return undefined;
}

function unfinished(folder: string, end: RunEnded | undefined): UsageError {
  const found = end === undefined ? 'one that was killed, or still runs' : `one that was ${end.status}`;
  return new UsageError(`expected finished runs, found ${found}: ${folder}`, {
    hint: `Finish it on its host, or leave it out: drivergrid run --resume ${folder}`,
  });
}

function* pieces(lines: Iterable<string>): Generator<string, undefined> {
  let piece: string[] = [];
  let length = 0;
  for (const line of lines) {
    piece.push(line);
    length += line.length;
    if (length < PIECE) continue;
    yield piece.join('');
    [piece, length] = [[], 0];
  }
  yield piece.join('');
  return undefined;
}

/** The environments by host, a line each; read again one by one, since a thousand would fill much of the memory. */
function* environmentText(runs: readonly OpenedRun[], hidden: HiddenNames): Generator<string, undefined> {
  let isFirst = true;
  yield '{\n"schema": 1,\n"hosts": {';
  for (const { host, environmentPath: path } of runs) {
    if (path === undefined) continue;
    const own = hidden.value(parsed(readFileSync(path, 'utf8'), path));
    yield `${isFirst ? '' : ','}\n${JSON.stringify(host)}: ${JSON.stringify(own)}`;
    isFirst = false;
  }
  yield '\n}\n}\n';
  return undefined;
}
