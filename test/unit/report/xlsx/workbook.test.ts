import type { CellObject, SheetData } from 'write-excel-file/node';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { resultSet } from '../../../../src/core/results/result-set.ts';
import { Figures } from '../../../../src/core/figures/figures.ts';
import { resultsSheets, resultsXlsx } from '../../../../src/report/xlsx/workbook.ts';
import { hostileRun } from '../../../fixtures/hostile-run.ts';
import {
  booted,
  ended,
  fourSamples,
  plan,
  sample,
  settled,
  started,
} from '../../../fixtures/recorded-run.ts';

/** A file of a zip archive: deflated after its local header, which ends with its name (APPNOTE 4.3.7). */
function unzipped(archive: Uint8Array, name: string): string {
  const bytes = Buffer.from(archive);
  const at = bytes.indexOf(name);
  if (at === -1) throw new Error(`no ${name} in the archive`);
  const extra = bytes.readUInt16LE(at - 2);
  return inflateRawSync(bytes.subarray(at + Buffer.byteLength(name) + extra)).toString();
}

const events = [
  started(),
  ...fourSamples('overlay2', [300_000, 310_000, 305_000, 309_000]),
  ...fourSamples('vfs', [900_000, 910_000, 905_000]),
  sample('vfs', { status: 'failed', round: 2, iteration: 2, started_at: 'yesterday' }),
  settled('dm-loop', { kind: 'unsupported', reason: 'no device-mapper' }),
  { type: 'warning' as const, message: 'load is 3.1' },
  ended(),
];
const results = resultSet(plan(['overlay2', 'vfs', 'dm-loop'], ['runc']), events);
const sources = {
  figures: new Figures(results),
  events,
  environment: { host: { cpus: 2, flags: ['a', 'b'] } },
};

function sheetOf(name: string, sheets = resultsSheets(sources)): SheetData {
  const found = sheets.find(({ sheet }) => sheet === name);
  if (found === undefined)
    throw new Error(`no sheet ${name} of ${sheets.map(({ sheet }) => sheet).join(', ')}`);
  return found.data;
}

/** What a cell shows before it is formatted. */
function shown(cell: SheetData[number][number]): unknown {
  return typeof cell === 'object' && cell !== null && !(cell instanceof Date)
    ? (cell as CellObject).value
    : cell;
}

function values(data: SheetData): unknown[][] {
  return data.map((row) => row.map(shown));
}

describe('resultsSheets', () => {
  it('has the grid in milliseconds with its unit, the fastest and the holes in words', () => {
    const grid = values(sheetOf('grid'));
    expect(grid[0]).toEqual(['runtime', 'overlay2, mean ms', 'vfs, mean ms', 'dm-loop, mean ms', 'fastest']);
    expect(grid[1]).toEqual(['runc', 306, 905, 'unsupported [2]', 'overlay2']);
    const text = grid.flat().join('\n');
    expect(text).toContain('[1] vfs: 1 of 4 samples failed, the last in start: no such device');
    expect(text).toContain('[2] dm-loop: no device-mapper');
    expect(grid).toContainEqual(['runc', 1, 2.9575, undefined]);
  });

  it('colours the grid by rules that follow the numbers', () => {
    const [rule, ...others] = resultsSheets(sources)[1]?.conditionalFormatting ?? [];
    expect(rule?.cellRange).toEqual({ from: { row: 2, column: 2 }, to: { row: 2, column: 4 } });
    expect(rule?.condition).toEqual({ formula: 'AND(ISNUMBER(B2),COUNT($B2:$D2)>1,B2<=1*MIN($B2:$D2))' });
    expect(others).toHaveLength(4);
  });

  it('keeps the header of each table in view', () => {
    for (const { sheet, stickyRowsCount } of resultsSheets(sources).slice(1))
      expect(stickyRowsCount, sheet).toBe(1);
  });

  it('has each sample as a row of typed cells', () => {
    const [header = [], first = [], ...rows] = values(sheetOf('samples'));
    const at = (name: string) => first[header.indexOf(name)];
    expect(rows).toHaveLength(7);
    expect(at('total_us')).toBe(300_000);
    expect(at('started_at')).toEqual(new Date('2026-01-02T03:04:06.000Z'));
    expect(at('kernel')).toBe('6.18.44');
    expect(rows.at(-1)?.[header.indexOf('started_at')]).toBe('yesterday');
  });

  it('says where it has not all samples, apart from the table', () => {
    const sheets = resultsSheets(sources, 3);
    const samples = values(sheetOf('samples (first 3)', sheets));
    expect(samples).toHaveLength(4);
    expect(samples[0]?.slice(-2)).toEqual([null, 'only the first 3 samples: samples.csv has all']);
    expect(values(sheetOf('read-me', sheets)).flat()).toContain(
      'Sheet samples has only the first 3 samples: samples.csv has all.',
    );
    expect(sheetOf('samples', resultsSheets(sources, 8))).toHaveLength(9);
  });

  it('has the environment by the way to each value', () => {
    expect(values(sheetOf('environment'))).toEqual([
      ['what', 'value'],
      ['host.cpus', 2],
      ['host.flags', 'a, b'],
    ]);
    expect(
      values(sheetOf('environment', resultsSheets({ ...sources, environment: undefined }))),
    ).toHaveLength(1);
  });

  it('tells in the read-me what was measured, and the warnings', () => {
    const text = values(sheetOf('read-me')).flat();
    for (const words of ['drivergrid: small', '6.18.44', 'load is 3.1', 'started_at'])
      expect(text).toContain(words);
  });

  it('has a row for each kernel and each number at once', () => {
    const several = plan(['overlay2'], ['runc'], { concurrency: [1, 4] }, ['5.10', '6.1.0']);
    const recorded = [booted(several, 1), ...fourSamples('overlay2', [1000, 1000, 1000, 1000])];
    const found = resultSet(several, recorded);
    const grid = values(
      sheetOf('grid', resultsSheets({ figures: new Figures(found), events: recorded, environment: {} })),
    );
    expect(grid.slice(0, 3)).toEqual([
      ['runtime', 'kernel', 'at once', 'overlay2, mean ms', 'fastest'],
      ['runc', '5.10', 1, 1, undefined],
      ['runc', '5.10', 4, 'aborted [1]', undefined],
    ]);
  });
});

describe('resultsXlsx', () => {
  it('makes a file of a run that recorded nothing', async () => {
    const nothing = resultSet(plan(['overlay2'], ['runc']), []);
    const file = await resultsXlsx({
      figures: new Figures(nothing),
      events: [],
      environment: undefined,
    });
    expect(Buffer.from(file.subarray(0, 2)).toString()).toBe('PK');
  });

  it('makes a file of hostile names and words', async () => {
    const hostile = hostileRun();
    const found = resultSet(hostile.plan, hostile.events);
    const file = await resultsXlsx({
      figures: new Figures(found),
      events: hostile.events,
      environment: {},
    });
    expect(file.length).toBeGreaterThan(10_000);
  });

  it('prints a page wide, has filters on its tables, and a chart that refers to the cells of the grid', async () => {
    const file = await resultsXlsx(sources);
    const text = (name: string): string => unzipped(file, name);
    const workbook = text('xl/workbook.xml');
    expect(workbook).toContain(`<definedName name="_xlnm.Print_Area" localSheetId="1">`);
    expect(workbook).toContain(`hidden="1">&#39;summary&#39;!$A$1:`);
    const grid = text('xl/worksheets/sheet2.xml');
    expect(grid).toContain('<pageSetUpPr fitToPage="1"/>');
    expect(grid).toContain('fitToWidth="1"');
    expect(grid).toContain('<drawing r:id="rIdGridChart"/>');
    expect(text('xl/worksheets/sheet3.xml')).toMatch(/<\/sheetData><autoFilter ref="A1:[A-Z]+4"\/>/);
    const chart = text('xl/charts/grid-chart.xml');
    expect([...chart.matchAll(/<c:val><c:numRef><c:f>([^<]+)</g)].map(([, range]) => range)).toEqual([
      '&#39;grid&#39;!$B$2:$B$2',
      '&#39;grid&#39;!$C$2:$C$2',
      '&#39;grid&#39;!$D$2:$D$2',
    ]);
  });
});
