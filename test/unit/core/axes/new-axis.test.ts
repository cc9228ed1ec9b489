import type { SheetData } from 'write-excel-file/node';
import { expect, it, vi } from 'vitest';
import { cellLabel } from '../../../../src/core/axes/cell.ts';
import { compareSides } from '../../../../src/core/compare/compare.ts';
import { sideOf } from '../../../../src/core/compare/side.ts';
import { Figures } from '../../../../src/core/figures/figures.ts';
import { nextBoot } from '../../../../src/core/plan/next-boot.ts';
import type { Plan } from '../../../../src/core/plan/plan.ts';
import { DoneSamples, remainingBursts } from '../../../../src/core/plan/remaining.ts';
import { comparisonCsv } from '../../../../src/report/compare/csv.ts';
import { gridCsv, samplesCsv, stepsCsv, summaryCsv } from '../../../../src/report/csv.ts';
import { samplesLayout } from '../../../../src/report/tables/samples-table.ts';
import { goBenchmark } from '../../../../src/report/export/go-benchmark.ts';
import { hyperfineJson } from '../../../../src/report/export/hyperfine.ts';
import { gridText } from '../../../../src/report/grid-text.ts';
import { filtersOf } from '../../../../src/report/page/filters.ts';
import { reportHtml } from '../../../../src/report/page/run-page.ts';
import { resultsSheets } from '../../../../src/report/xlsx/workbook.ts';
import { readCsv } from '../../../fixtures/read-csv.ts';
import { plan } from '../../../fixtures/recorded-run.ts';
import { runOnStandIn, samplesOf } from '../../../fixtures/stand-in-run.ts';

// One more entry in the list, and nothing else.
vi.mock(import('../../../../src/core/axes/known-axes.ts'), async (original) => {
  const { VOLUMES_AXIS } = await import('../../../fakes/volumes-axis.ts');
  return { AXES: [...(await original()).AXES, VOLUMES_AXIS] };
});

const PLAN = plan(['overlay2', 'vfs'], ['runc'], { rounds: 3, volumes: [0, 50] } as Partial<
  Plan['scenario']
>);
const LEVELS = ['0', '0', '50', '50'];

function volumesOf(record: object): unknown {
  return 'volumes' in record ? record.volumes : undefined;
}

function columnOf(csv: string, name: string): string[] {
  const [header = [], ...rows] = readCsv(csv);
  return rows.map((row) => row[header.indexOf(name)] ?? 'no such column');
}

function shown(cell: SheetData[number][number]): string {
  const value: unknown = typeof cell === 'object' && cell !== null && 'value' in cell ? cell.value : cell;
  return typeof value === 'number'
    ? String(value)
    : typeof value === 'string'
      ? value
      : 'neither number nor text';
}

/** A column of a sheet below its header, as text. */
function sheetColumn(sheet: string, name: string, sheets: ReturnType<typeof resultsSheets>): string[] {
  const data = sheets.find((one) => one.sheet === sheet)?.data ?? [];
  const texts = data.map((row) => row.map(shown));
  const header = texts.findIndex((row) => row.includes(name));
  const column = texts[header]?.indexOf(name) ?? -1;
  return texts.slice(header + 1).map((row) => row[column] ?? 'no such column');
}

it('is planned, measured, resumed, told and compared like the others', async () => {
  const { events, results } = await runOnStandIn(PLAN);
  const figures = new Figures(results);

  expect(PLAN.cells.map(cellLabel)).toEqual([
    'overlay2 x runc',
    'overlay2 x runc with 50',
    'vfs x runc',
    'vfs x runc with 50',
  ]);
  expect(results.cells.map(({ outcome, restarts }) => `${outcome.kind} ${restarts.length}`)).toEqual(
    Array(4).fill('measured 3'),
  );

  const done = new DoneSamples(samplesOf(events).filter((sample) => volumesOf(sample) === 50));
  const left = PLAN.rounds.flatMap((round) => remainingBursts(round, done));
  expect(new Set(left.map(volumesOf))).toEqual(new Set([0]));
  expect(nextBoot(PLAN, events)).toBeUndefined();

  expect(columnOf(summaryCsv(figures), 'volumes').sort()).toEqual(LEVELS);
  expect(new Set(columnOf([...samplesCsv(samplesLayout(results), events)].join(''), 'volumes'))).toEqual(
    new Set(['0', '50']),
  );
  expect(new Set(columnOf(stepsCsv(figures), 'volumes'))).toEqual(new Set(['0', '50']));
  expect(columnOf(gridCsv(results), 'volumes')).toEqual(['0', '50']);
  expect(filtersOf(results.cells).axes.map(({ name }) => name)).toEqual(['driver', 'runtime', 'volumes']);
  expect(gridText(results, { color: false, width: 80 })).toContain('runc with 50');
  expect(reportHtml(figures, {}, undefined)).toContain('50 volumes');
  expect(sheetColumn('samples', 'volumes', resultsSheets({ figures, events, environment: {} }))).toEqual(
    columnOf([...samplesCsv(samplesLayout(results), events)].join(''), 'volumes'),
  );
  expect([...goBenchmark(results, {})].join('')).toContain('/driver=vfs/runtime=runc/volumes=50 1 ');
  expect(hyperfineJson(results)).toContain('"volumes": "50"');

  const side = sideOf('a', results, {}, undefined);
  const comparison = compareSides(side, side, 1.05, []);
  expect(comparison.cells.map(cellLabel)).toEqual(PLAN.cells.map(cellLabel));
  expect(columnOf(comparisonCsv(comparison), 'volumes')).toContain('50');
});
