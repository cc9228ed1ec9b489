import type { RunEvent } from '../core/record/events.ts';
import type { Figures } from '../core/figures/figures.ts';
import { gridTable } from '../core/grid/grid.ts';
import type { GridStat } from '../core/grid/grid-stat.ts';
import type { ResultSet } from '../core/results/result-set.ts';
import { versionText } from '../core/grid/version-text.ts';
import type { CsvDialect } from './csv-dialect.ts';
import { csvPieces, csvText } from './csv-text.ts';
import { partsTable } from './tables/parts-table.ts';
import { quantitiesTable } from './tables/quantities-table.ts';
import { samplesTable } from './tables/samples-table.ts';
import { slopesTable } from './tables/slopes-table.ts';
import { stepsTable } from './tables/steps-table.ts';
import { summaryTable } from './tables/summary-table.ts';
import type { Field, Table } from './tables/table.ts';

/**
 * samples.csv in pieces: a row for every sample in the order recorded.
 * @param events - those from which `results` was made
 */
export function samplesCsv(
  results: ResultSet,
  events: Iterable<RunEvent>,
  dialect?: CsvDialect,
): Iterable<string> {
  const table = samplesTable(results, events);
  return csvPieces(names(table), csvRows(table), dialect);
}

/** summary.csv: a row for every cell of the plan, under each of its kernels. */
export function summaryCsv({ results, rows }: Figures, dialect?: CsvDialect): string {
  const table = summaryTable(results, rows);
  return csvText(names(table), csvRows(table), dialect);
}

/** steps.csv: a row for each step of each measured cell, for what the steps leave unexplained, and for the total. */
export function stepsCsv({ steps }: Figures, dialect?: CsvDialect): string {
  const table = stepsTable(steps);
  return csvText(names(table), csvRows(table), dialect);
}

/** parts.csv: a row for each part of each step of each explained cell. */
export function partsCsv({ parts }: Figures, dialect?: CsvDialect): string {
  const table = partsTable(parts);
  return csvText(names(table), csvRows(table), dialect);
}

/** quantities.csv: a row for each quantity of each measured cell. */
export function quantitiesCsv({ quantities }: Figures, dialect?: CsvDialect): string {
  const table = quantitiesTable(quantities);
  return csvText(names(table), csvRows(table), dialect);
}

/** slopes.csv: what each layer, or each one more of another thing counted, adds to steps, totals and quantities. */
export function slopesCsv({ slopes }: Figures, dialect?: CsvDialect): string {
  const table = slopesTable(slopes);
  return csvText(names(table), csvRows(table), dialect);
}

/** grid.csv: runtimes down, driver setups across. */
export function gridCsv(results: ResultSet, stat: GridStat = 'mean', dialect?: CsvDialect): string {
  const { columns, rows } = gridTable(results, stat);
  return csvText(columns, rows, dialect);
}

function names({ columns }: Table): string[] {
  return columns.map(({ name }) => name);
}

/** A bare version would become a number or a date: CSV has no types. */
function* csvRows({ columns, rows }: Table): Generator<readonly Field[], undefined> {
  const versions = columns.flatMap(({ kind }, index) => (kind === 'version' ? [index] : []));
  for (const row of rows) {
    const fields = [...row];
    for (const index of versions) {
      const field = fields[index];
      if (typeof field === 'string') fields[index] = versionText(field);
    }
    yield fields;
  }
  return undefined;
}
