import type { RunEvent } from '../core/record/events.ts';
import type { Figures } from '../core/figures/figures.ts';
import { gridTable } from '../core/grid/grid.ts';
import type { GridStat } from '../core/grid/grid-stat.ts';
import type { ResultSet } from '../core/results/result-set.ts';
import type { CsvDialect } from './csv-dialect.ts';
import { csvPieces, csvText, tableText } from './csv-text.ts';
import { partsTable } from './tables/parts-table.ts';
import { quantitiesTable } from './tables/quantities-table.ts';
import { samplesTable, type SamplesLayout } from './tables/samples-table.ts';
import { slopesTable } from './tables/slopes-table.ts';
import { stepsTable } from './tables/steps-table.ts';
import { summaryTable } from './tables/summary-table.ts';

/**
 * samples.csv in pieces: a row for every sample in the order recorded.
 * @param layout - of the results that were made from `events`
 */
export function samplesCsv(
  layout: SamplesLayout,
  events: Iterable<RunEvent>,
  dialect?: CsvDialect,
): Iterable<string> {
  return csvPieces(samplesTable(layout, events), dialect);
}

/** summary.csv: a row for every cell of the plan, under each of its kernels. */
export function summaryCsv({ results, rows }: Figures, dialect?: CsvDialect): string {
  return tableText(summaryTable(results, rows), dialect);
}

/** steps.csv: a row for each step of each measured cell, for what the steps leave unexplained, and for the total. */
export function stepsCsv({ steps }: Figures, dialect?: CsvDialect): string {
  return tableText(stepsTable(steps), dialect);
}

/** parts.csv: a row for each part of each step of each explained cell. */
export function partsCsv({ parts }: Figures, dialect?: CsvDialect): string {
  return tableText(partsTable(parts), dialect);
}

/** quantities.csv: a row for each quantity of each measured cell. */
export function quantitiesCsv({ quantities }: Figures, dialect?: CsvDialect): string {
  return tableText(quantitiesTable(quantities), dialect);
}

/** slopes.csv: what each layer, or each one more of another thing counted, adds to steps, totals and quantities. */
export function slopesCsv({ slopes }: Figures, dialect?: CsvDialect): string {
  return tableText(slopesTable(slopes), dialect);
}

/** grid.csv: runtimes down, driver setups across. */
export function gridCsv(results: ResultSet, stat: GridStat = 'mean', dialect?: CsvDialect): string {
  const { columns, rows } = gridTable(results, stat);
  return csvText(columns, rows, dialect);
}
