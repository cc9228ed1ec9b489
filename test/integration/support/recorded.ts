import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunEvent, SampleRecorded } from '../../../src/core/record/events.ts';
import { readCsv } from '../../fixtures/read-csv.ts';
import type { Drivergrid } from './playground.ts';

/** Whole lines of events.jsonl; none where it is not there yet. */
export async function eventLines(folder: string): Promise<string[]> {
  const text = await readFile(join(folder, 'events.jsonl'), 'utf8').catch(() => '');
  return text.split('\n').slice(0, -1);
}

/** The events; a line that a kill cut short is none. */
export async function eventsOf(folder: string): Promise<RunEvent[]> {
  const whole = (await eventLines(folder)).filter((line) => line.endsWith('}'));
  return whole.map((line) => JSON.parse(line) as RunEvent);
}

export function samplesOf(events: readonly RunEvent[]): SampleRecorded[] {
  return events.filter((event) => event.type === 'sample');
}

/** Waits until a run at work has recorded so many samples. */
export async function samplesReach(folder: string, count: number, run: Drivergrid): Promise<void> {
  let end: Awaited<Drivergrid> | undefined;
  void run.then((result) => (end = result));
  while (samplesOf(await eventsOf(folder)).length < count) {
    if (end !== undefined) throw new Error(`the run ended before sample ${count}: ${end.stderr}`);
    await sleep(10);
  }
}

/** A table's rows, each by column name. */
export async function tableOf(path: string): Promise<Record<string, string>[]> {
  const [header = [], ...rows] = readCsv(await readFile(path, 'utf8'));
  return rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ''])));
}
