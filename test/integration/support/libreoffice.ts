import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { which } from '../../../src/adapters/host/find-program.ts';

/** A number, a text, or nothing; `date` is what a date is shown as. */
export type SheetCell =
  { readonly text: string } | { readonly number: number } | { readonly date: string } | undefined;

/** By name; a CSV file has one, without. */
export type Sheets = ReadonlyMap<string, readonly (readonly SheetCell[])[]>;

const office = await which('soffice');

/** Why nothing can be opened in LibreOffice here; undefined where it can. */
export const libreofficeObstacle =
  office === undefined ? 'needs LibreOffice Calc: apt-get install libreoffice-calc' : undefined;

/**
 * Text quoted, all else not, which tells types apart; every sheet, UTF-8, results in place of formulas:
 * https://help.libreoffice.org/latest/en-US/text/shared/guide/csv_params.html
 */
const AS_TYPED_CSV = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false,false,false,-1';

/**
 * Opens a file in LibreOffice, as a user would, and reads what is in its cells.
 * @param importFilter how a CSV file is to be read; a guess of LibreOffice where absent
 */
export async function openInLibreoffice(path: string, importFilter?: string): Promise<Sheets> {
  const folder = await mkdtemp(join(tmpdir(), 'dg-office-'));
  try {
    await convert(path, AS_TYPED_CSV, folder, importFilter);
    const stem = basename(path).replace(/\.\w+$/, '');
    const sheets = new Map<string, SheetCell[][]>();
    for (const name of await readdir(folder)) {
      if (!name.endsWith('.csv')) continue;
      const text = await readFile(join(folder, name), 'utf8');
      sheets.set(name.slice(stem.length + 1, -'.csv'.length), readTypedCsv(text));
    }
    return sheets;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param to - an extension, or one with a filter. @throws Error with what LibreOffice said, where it made no file */
export async function convert(path: string, to: string, into: string, importFilter?: string): Promise<void> {
  // A profile of its own: one that is in use makes it do nothing, and say nothing.
  const profile = await mkdtemp(join(tmpdir(), 'dg-profile-'));
  try {
    const { all } = await execa(
      office ?? 'soffice',
      [
        `-env:UserInstallation=${pathToFileURL(profile).href}`,
        ...['--headless', '--convert-to', to, '--outdir', into],
        ...(importFilter === undefined ? [] : [`--infilter=${importFilter}`]),
        path,
      ],
      { all: true, timeout: 120_000 },
    );
    if ((await readdir(into)).length === 0) throw new Error(`LibreOffice converted nothing: ${all}`);
  } finally {
    await rm(profile, { recursive: true, force: true });
  }
}

function readTypedCsv(text: string): SheetCell[][] {
  const rows: SheetCell[][] = [[]];
  for (const [, field = '', end] of text.matchAll(/("(?:[^"]|"")*"|[^",\n]*)(,|\n|$)/g)) {
    if (end === '' && field === '') break;
    rows.at(-1)?.push(cellOf(field));
    if (end === '\n') rows.push([]);
  }
  return rows.filter((row) => row.length > 0);
}

function cellOf(field: string): SheetCell {
  if (field === '') return undefined;
  if (field.startsWith('"')) return { text: field.slice(1, -1).replaceAll('""', '"') };
  const number = Number(field);
  return Number.isNaN(number) ? { date: field } : { number };
}
