import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRunDirectory } from '../../src/adapters/results/run-directory.ts';
import { versionText } from '../../src/core/grid/version-text.ts';
import { LONGEST_TEXT } from '../../src/report/cell-limit.ts';
import { CSV_DIALECTS, type CsvDialect } from '../../src/report/csv-dialect.ts';
import { csvText } from '../../src/report/csv-text.ts';
import {
  HOSTILE_DRIVERS,
  HOSTILE_KERNEL,
  HOSTILE_RUNTIMES,
  HOSTILE_TEXTS,
  hostileRun,
} from '../fixtures/hostile-run.ts';
import { readCsv } from '../fixtures/read-csv.ts';
import {
  convert,
  libreofficeObstacle,
  openInLibreoffice,
  type SheetCell,
  type Sheets,
} from './support/libreoffice.ts';
import { drivergrid, type Playground } from './support/playground.ts';
import { sharePlayground } from './support/share-playground.ts';

const CSV_FILES = ['grid.csv', 'summary.csv', 'steps.csv', 'samples.csv'];
/** Comma, double quote, UTF-8, from the first line, US English; and semicolon, German. */
const IMPORT_RFC4180 = 'CSV:44,34,76,1,,1033';
const IMPORT_EXCEL_EU = 'CSV:59,34,76,1,,1031';

const obstacle = libreofficeObstacle;
let place: Playground;
/** Run directories, by the dialect of their CSV files. */
const folders: Partial<Record<CsvDialect, string>> = {};

sharePlayground(obstacle, (shared) => (place = shared));
beforeAll(async () => {
  if (obstacle !== undefined) return;
  for (const dialect of CSV_DIALECTS) folders[dialect] = await reported(dialect);
});

/** A run directory with the hostile run, and its tables made by the tool. */
async function reported(dialect: CsvDialect): Promise<string> {
  const folder = join(place.path, dialect);
  const { plan, events } = hostileRun();
  const store = await createRunDirectory(folder);
  await store.writePlan(plan);
  await store.writeEnvironment({ host: { kernel: HOSTILE_KERNEL, cpu: { model: '=1+1', cores: 2 } } });
  for (const event of events) await store.append(event);
  await store.close();
  const { exitCode, stderr } = await drivergrid(place, ['report', folder, '--csv-dialect', dialect]);
  expect(exitCode, stderr).toBe(0);
  return folder;
}

function fileOf(dialect: CsvDialect, name: string): string {
  return join(folders[dialect] ?? '', name);
}

/** What the tool wrote, in the dialect that says the most exactly. */
async function table(name: string): Promise<string[][]> {
  return readCsv(await readFile(fileOf('rfc4180', name), 'utf8'));
}

/** What a cell is as a field of summary.csv and the others, be it a version there or not. */
function asFields(cell: SheetCell): string[] {
  if (cell === undefined) return [''];
  if ('number' in cell) return [String(cell.number)];
  if ('date' in cell) return [`${cell.date.replace(' ', 'T')}Z`];
  return [cell.text, versionText(cell.text) ?? ''].map((text) => oneLine(csvField(text)));
}

function csvField(text: string): string {
  return readCsv(csvText(['x'], [[text]]))[1]?.[0] ?? '';
}

function oneLine(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** Where a sheet and a table differ. */
function differences(
  sheet: readonly (readonly SheetCell[])[],
  expected: readonly (readonly string[])[],
): string[] {
  const found: string[] = [];
  if (sheet.length !== expected.length) found.push(`${sheet.length} rows, expected ${expected.length}`);
  for (const [row, fields] of expected.entries()) {
    for (const [column, field] of fields.entries()) {
      const cell = sheet[row]?.[column];
      const isSame = asFields(cell).includes(oneLine(field)) || areBothCut(cell, field);
      if (!isSame)
        found.push(
          `${row}/${column}: ${JSON.stringify(cell ?? null).slice(0, 99)} is not ${field.slice(0, 99)}`,
        );
    }
  }
  return found;
}

/** The one has `\ud83d` where the other has a character, so they are cut at different places. */
function areBothCut(cell: SheetCell, field: string): boolean {
  const mark = '[cut here: whole in events.jsonl]';
  return cell !== undefined && 'text' in cell && cell.text.endsWith(mark) && field.endsWith(mark);
}

function texts(sheet: readonly (readonly SheetCell[])[] | undefined): Set<string> {
  return new Set(sheet?.flat().flatMap((cell) => (cell !== undefined && 'text' in cell ? [cell.text] : [])));
}

describe('results.xlsx in LibreOffice', () => {
  let sheets: Sheets;

  beforeAll(async () => {
    if (obstacle !== undefined) return;
    sheets = await openInLibreoffice(fileOf('rfc4180', 'results.xlsx'));
  });

  it('has the sheets it says it has', () => {
    expect([...sheets.keys()].sort()).toEqual([
      'environment',
      'grid',
      'read-me',
      'samples',
      'steps',
      'summary',
    ]);
  });

  it.each(['summary', 'steps', 'samples'])(
    'has in sheet %s, cell by cell, what is in the CSV file',
    async (name) => {
      const sheet = sheets.get(name) ?? [];
      expect(sheet.length).toBeGreaterThan(20);
      expect(differences(sheet, await table(`${name}.csv`))).toEqual([]);
    },
  );

  it('has the grid in milliseconds, its holes in words', async () => {
    const [, ...rows] = await table('grid.csv');
    const sheet = (sheets.get('grid') ?? []).slice(1, 1 + rows.length);
    expect(sheet.map(([label]) => label)).toEqual(HOSTILE_RUNTIMES.map((text) => ({ text })));
    for (const [row, [, ...fields]] of rows.entries()) {
      for (const [column, field] of fields.entries()) {
        const cell = sheet[row]?.[column + 1];
        if (field !== '') expect(cell).toEqual({ number: Number(field) / 1000 });
        else
          expect(cell).toEqual({
            text: expect.stringMatching(/^(?:failed|unsupported) \[\d+\]$/) as unknown,
          });
      }
    }
  });

  it('keeps names as text that look like numbers, dates, formulas or markup', () => {
    for (const name of ['summary', 'samples', 'steps']) {
      const found = texts(sheets.get(name));
      const measured = HOSTILE_DRIVERS.filter((driver) => name === 'samples' || driver !== '1-2');
      for (const text of [...measured, ...HOSTILE_RUNTIMES, HOSTILE_KERNEL]) {
        if (name !== 'samples' || text !== '1-2') expect(found, `${name}: ${text}`).toContain(text);
      }
    }
    expect(texts(sheets.get('summary'))).toContain('1-2');
  });

  it('keeps hostile words as text, what cannot be shown spelt out', () => {
    const found = [...texts(sheets.get('samples')), ...texts(sheets.get('summary'))];
    for (const text of HOSTILE_TEXTS) {
      const expected = oneLine(text)
        .replaceAll('\u001b', '\\u001b')
        .replaceAll('\0', '\\u0000')
        .replace(
          /[\u0007\u0085\u202e\u202c\uffff\ufffd]|\p{Cs}/gu,
          (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
        );
      const begin = expected.slice(0, LONGEST_TEXT - 40);
      expect(
        found.some((one) => one === expected || (expected.length > LONGEST_TEXT && one.startsWith(begin))),
        expected.slice(0, 80),
      ).toBe(true);
    }
    for (const text of found) expect(text.length).toBeLessThanOrEqual(LONGEST_TEXT);
  });

  it('is the same after a way through OpenDocument', async () => {
    const into = join(place.path, 'ods');
    await mkdir(into);
    await convert(fileOf('rfc4180', 'results.xlsx'), 'ods', into);
    const again = await openInLibreoffice(join(into, 'results.ods'));
    // LibreOffice drops a tab that an OpenDocument text begins with.
    for (const name of ['summary', 'grid']) {
      expect(again.get(name)).toEqual(sheets.get(name)?.map((row) => row.map(withoutGuard)));
    }
  });
});

describe.each([
  ['rfc4180', IMPORT_RFC4180],
  ['rfc4180', undefined],
  ['excel-eu', IMPORT_EXCEL_EU],
] as const)('CSV files of dialect %s, opened with %s', (dialect, importFilter) => {
  it.each(CSV_FILES)('%s has typed cells, those that were measured', async (name) => {
    const [sheet = []] = (await openInLibreoffice(fileOf(dialect, name), importFilter)).values();
    expect(
      differences(
        sheet.map((row) => row.map(withoutGuard)),
        await table(name),
      ),
    ).toEqual([]);
  });
});

/** The space or tab that keeps a text a text is no part of it. */
function withoutGuard(cell: SheetCell): SheetCell {
  return cell !== undefined && 'text' in cell ? { text: cell.text.replace(/^[ \t](?=\S)/, '') } : cell;
}
