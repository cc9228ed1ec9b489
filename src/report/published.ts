import { columnLabel, outerMark } from '../core/axes/cell.ts';
import { besidePublished, publishedColumns, type PublishedFigures } from '../core/results/published.ts';
import type { ResultSet } from '../core/results/result-set.ts';
import { markdownTable } from './markdown-text.ts';
import { milliseconds } from './milliseconds.ts';

export interface PublishedTable {
  /** What the figures are, and how to use them. */
  readonly note: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** report.md's table of a run beside published figures; empty if the scenario names none. */
export function publishedSection(results: ResultSet, published: PublishedFigures | undefined): string {
  const table = publishedTable(results, published);
  return table === undefined ? '' : [table.note, markdownTable(table.columns, table.rows, 1)].join('\n\n');
}

/** A run beside published figures; `undefined` if the scenario names none. */
export function publishedTable(
  results: ResultSet,
  published: PublishedFigures | undefined,
): PublishedTable | undefined {
  const { scenario } = results.plan;
  const { reference } = scenario;
  if (published === undefined || reference === undefined) return undefined;
  const columns = publishedColumns(scenario);
  const to = `to ${columnLabel(columns.baseline)}`;
  return {
    note:
      `Published as ${reference}: means of 100 loops, on hosts about which nothing else is known. Ratios can be compared, ` +
      'milliseconds cannot.',
    columns: [
      'cell',
      'here ms',
      `here ${to}`,
      'published ms',
      `published to ${columns.publishedOf(columns.baseline)}`,
    ],
    rows: besidePublished(results, published, columns).map((row) => [
      row.cell + outerMark(row, results.cells),
      row.us === undefined ? row.outcome : milliseconds(row.us),
      row.ratio?.toFixed(2) ?? '',
      row.published_us === undefined ? '' : milliseconds(row.published_us),
      row.published_ratio?.toFixed(2) ?? '',
    ]),
  };
}
