import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AXES } from '../../core/axes/known-axes.ts';

/** How many samples an existing table must at least have been made from. */
export interface HeldSamples {
  readonly file: string;
  readonly samples: number;
}

/**
 * What the tables in a run directory hold: none may be overwritten with less (if the events file is empty, cut, or
 * another run's). samples.csv gives the exact number; without it, the others give a minimum.
 * @returns the one that holds the most; undefined if none exists, or none can be read as a table
 */
export async function heldSamples(folder: string): Promise<HeldSamples | undefined> {
  const held: HeldSamples[] = [];
  for (const [file, count] of Object.entries(COUNTS)) {
    const samples = await count(join(folder, file)).catch(() => 0);
    if (samples > 0) held.push({ file, samples });
  }
  return held.sort((left, right) => right.samples - left.samples)[0];
}

const COUNTS: Readonly<Record<string, (path: string) => Promise<number>>> = {
  'samples.csv': async (path) => (await recordsIn(path)) - 1,
  'summary.csv': async (path) => countedIn(await tableAt(path)),
  'steps.csv': async (path) => countedIn(await tableAt(path)),
  'parts.csv': async (path) => countedIn(await tableAt(path)),
  'quantities.csv': async (path) => countedIn(await tableAt(path)),
  'grid.csv': async (path) => figuresIn(await tableAt(path)),
  // For the pages only whether there were any: these sections come from samples.
  'report.md': async (path) => ((await readFile(path, 'utf8')).includes('\n## Steps of each cell\n') ? 1 : 0),
  'report.html': async (path) => ((await readFile(path, 'utf8')).includes(' id="iterations"') ? 1 : 0),
};

const [NEWLINE, QUOTE] = [10, 34];

/** Records of a CSV file with its header: lines, except those that end within quotes (RFC 4180). */
async function recordsIn(path: string): Promise<number> {
  let [records, isQuoted, last] = [0, false, NEWLINE];
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    if (!isQuoted && !chunk.includes(QUOTE)) {
      for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1)) records++;
    } else {
      for (const byte of chunk) {
        if (byte === QUOTE) isQuoted = !isQuoted;
        else if (byte === NEWLINE && !isQuoted) records++;
      }
    }
    last = chunk.at(-1) ?? last;
  }
  return last === NEWLINE ? records : records + 1;
}

interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A table in either dialect (csv-text.ts). */
async function tableAt(path: string): Promise<Table> {
  const text = (await readFile(path, 'utf8')).replace(/^\ufeff/, '');
  const delimiter = /[,;]/.exec(text)?.[0] ?? ',';
  const field = new RegExp(`(?:"((?:[^"]|"")*)"|([^"${delimiter}\\r\\n]*))(${delimiter}|\\r?\\n|$)`, 'y');
  const records: string[][] = [];
  let record: string[] = [];
  while (field.lastIndex < text.length) {
    const match = field.exec(text);
    if (match === null) break;
    const [, quoted, bare, end] = match;
    record.push(quoted ?? bare ?? '');
    if (end === delimiter) continue;
    records.push(record);
    record = [];
  }
  const [columns = [], ...rows] = records;
  return { columns, rows };
}

/** For tables that count samples (`n`, `failed`): the maximum over a cell's rows, summed over cells. */
function countedIn({ columns, rows }: Table): number {
  const of = (name: string, row: readonly string[]): string => row[columns.indexOf(name)] ?? '';
  const counts = new Map<string, number>();
  for (const row of rows) {
    const cell = JSON.stringify(AXES.map(({ name }) => of(name, row)));
    const count = Number(of('n', row)) + Number(of('failed', row));
    if (count > (counts.get(cell) ?? 0)) counts.set(cell, count);
  }
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

/** For the grid: its figures, since each needs at least one sample. */
function figuresIn({ columns, rows }: Table): number {
  const isFigure = columns.map((name) => /_(us|n)$/.test(name));
  return rows.flat().filter((value, index) => isFigure[index % columns.length] === true && value !== '')
    .length;
}
