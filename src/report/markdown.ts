import type { Figures } from '../core/figures/figures.ts';
import { wholeLabel } from '../core/axes/cell.ts';
import type { GridStat } from '../core/grid/grid-stat.ts';
import type { PublishedFigures } from '../core/results/published.ts';
import type { ResultSet } from '../core/results/result-set.ts';
import { cellRemarks } from '../core/figures/remarks.ts';
import type { SummaryRow } from '../core/figures/summary.ts';
import { wallTime } from '../core/figures/wall-time.ts';
import { footnotes } from './footnotes.ts';
import { gridView, type GridCellView } from './grid-view.ts';
import {
  bareTable,
  driftTable,
  engineTable,
  partTable,
  quantityTable,
  stepTable,
  summaryTable,
} from './markdown-cells.ts';
import { differenceTable } from './markdown-differences.ts';
import { markdownCode, markdownTable, markdownText } from './markdown-text.ts';
import { publishedSection } from './published.ts';
import { runFacts } from './run-facts.ts';
import { HOSTS_CAPTION, hostSpread, hostTable, SPREAD_CAPTION } from './hosts-view.ts';
import { runWarnings } from './warning-texts.ts';

/**
 * report.md: what was measured and where, the grid, and the details.
 *
 * @param environment - as in environment.json; `undefined` if it was not recorded
 * @param published - what the scenario's `reference` names
 * @param stat - what the grid shows of each cell; the mean if absent
 */
export function reportMarkdown(
  figures: Figures,
  environment: unknown,
  published?: PublishedFigures,
  stat?: GridStat,
): string {
  const { results, rows, steps } = figures;
  const view = gridView(results, undefined, stat);
  const notes = footnotes(results).notes.map(
    ({ number, subject, text }) => `- ${markdownText(`[${number}] ${subject}: ${text}`)}`,
  );
  const warnings = runWarnings(results).map((message) => `- ${markdownText(message)}`);
  const grid = markdownTable(
    [...view.headings, ...view.drivers],
    view.rows.map((row) => [...row.labels, ...row.cells.map(gridField)]),
    view.headings.length,
  );
  const sections: [string, string][] = [
    ['What was measured', setting(results)],
    [
      'Grid',
      [`${markdownText(view.title)}.`, grid, markdownText(view.legend), notes.join('\n')].join('\n\n'),
    ],
    ['Comparison with published figures', publishedSection(results, published)],
    ['Summary of each cell', summaryTable(results, rows)],
    ['Hosts', hostTables(figures)],
    ['What engines add', bareTable(figures)],
    ['What stands out', findings(results, rows)],
    ['Steps of each cell', stepTable(results, rows)],
    ['What the time is made of', partTable(figures)],
    ['Where the differences are', differenceTable(results, steps)],
    ['Quantities', quantityTable(figures)],
    ['Engine', engineTable(results, rows)],
    ['Drift over the loop', driftTable(results)],
    ['Where the wall time went', timeTable(results)],
    ['Warnings', [...new Set(warnings)].join('\n')],
    [
      'Environment',
      environment === undefined ? '' : markdownCode('json', JSON.stringify(environment, null, 2)),
    ],
  ];
  const text = sections.flatMap(([title, body]) => (body === '' ? [] : `## ${title}\n\n${body.trimEnd()}`));
  return `${[`# ${markdownText(results.plan.scenario.name)}`, ...text].join('\n\n')}\n`;
}

function setting(results: ResultSet): string {
  return markdownTable(['what', 'value'], runFacts(results), 2);
}

function gridField({ value, note, fastest }: GridCellView): string {
  return [value, note === undefined ? '' : `[${note}]`, fastest ? '*' : '']
    .filter((part) => part !== '')
    .join(' ');
}

/** Of a gathered run. */
function hostTables(figures: Figures): string {
  if (figures.hosts.length === 0) return '';
  const [spread, hosts] = [hostSpread(figures), hostTable(figures)];
  return [
    markdownText(`${SPREAD_CAPTION}.`),
    markdownTable(spread.columns, spread.rows, 1),
    markdownText(`${HOSTS_CAPTION}.`),
    markdownTable(hosts.columns, hosts.rows, 1),
  ].join('\n\n');
}

function findings({ cells }: ResultSet, rows: readonly SummaryRow[]): string {
  return rows
    .flatMap((row) => {
      const found = cellRemarks(row);
      return found.length === 0 ? [] : `- ${markdownText(`${wholeLabel(row, cells)}: ${found.join('; ')}.`)}`;
    })
    .join('\n');
}

function timeTable(results: ResultSet): string {
  const rows = wallTime(results).map(({ name, us, share }) => [
    name,
    (us / 1e6).toFixed(1),
    share === undefined ? '' : `${(share * 100).toFixed(1)} %`,
  ]);
  return rows.length === 0 ? '' : markdownTable(['on', 's', 'share of wall time'], rows, 1);
}
