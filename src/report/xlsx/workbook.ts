import writeXlsx from 'write-excel-file/node';
import type { RunEvent } from '../../core/record/events.ts';
import { attempts } from '../../core/results/cell-result.ts';
import type { Figures } from '../../core/figures/figures.ts';
import type { GridStat } from '../../core/grid/grid-stat.ts';
import { partsTable } from '../tables/parts-table.ts';
import { quantitiesTable } from '../tables/quantities-table.ts';
import { samplesLayout, samplesTable } from '../tables/samples-table.ts';
import { slopesTable } from '../tables/slopes-table.ts';
import { stepsTable } from '../tables/steps-table.ts';
import { summaryTable } from '../tables/summary-table.ts';
import { environmentSheet } from './environment-sheet.ts';
import { gridSheet } from './grid-sheet.ts';
import { gridChart } from './grid-chart.ts';
import { pageSetup } from './page-setup.ts';
import { readMeSheet } from './read-me-sheet.ts';
import { cutNote, samplesSheet, tableSheet, type XlsxSheet } from './table-sheet.ts';

/**
 * A sheet could hold 1,048,575 samples, but a workbook is made in memory: this many take 5 seconds and 400 MB, and as
 * long to open.
 */
export const MOST_SAMPLES = 50_000;
/** Of a run that has more, whose sheet can only show what they look like. */
const SOME_SAMPLES = 5000;

export interface WorkbookSources {
  readonly figures: Figures;
  readonly events: Iterable<RunEvent>;
  /** As in environment.json; `undefined` if it was not recorded. */
  readonly environment: unknown;
  /** What the grid shows of each cell; the mean if absent. */
  readonly stat?: GridStat | undefined;
}

/** results.xlsx: the grid, every table and the environment. */
export async function resultsXlsx(sources: WorkbookSources): Promise<Uint8Array> {
  const sheets = resultsSheets(sources);
  return writeXlsx(sheets, { features: [pageSetup(sheets), gridChart(sheets)] }).toBuffer();
}

export function resultsSheets(
  { figures, events, environment, stat }: WorkbookSources,
  most = MOST_SAMPLES,
): XlsxSheet[] {
  const { results, rows, steps, quantities, slopes, parts } = figures;
  const atLeast = results.cells.reduce((sum, cell) => sum + attempts(cell), 0);
  const mostSamples = atLeast > most ? Math.min(SOME_SAMPLES, most) : most;
  const samples = samplesSheet(samplesTable(samplesLayout(results), events), mostSamples);
  const isCut = samples.sheet !== 'samples';
  const remarks = isCut ? [`Sheet samples has ${cutNote(mostSamples)}.`] : [];
  const sheets = [
    gridSheet(results, stat),
    tableSheet('summary', summaryTable(results, rows), 2),
    tableSheet('steps', stepsTable(steps), 2),
    ...(parts.length === 0 ? [] : [tableSheet('parts', partsTable(parts), 2)]),
    ...(quantities.length === 0 ? [] : [tableSheet('quantities', quantitiesTable(quantities), 2)]),
    ...(slopes.length === 0 ? [] : [tableSheet('slopes', slopesTable(slopes), 2)]),
    samples,
    environmentSheet(environment),
  ];
  const readMe = readMeSheet(results, sheets, [
    ...remarks,
    'Compare ratios rather than milliseconds: figures of one machine say little about another.',
    'Cells marked unsupported, failed or aborted have no figure; the notes below the grid say why.',
  ]);
  return [readMe, ...sheets];
}
