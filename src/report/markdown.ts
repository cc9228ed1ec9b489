import type { Figures } from '../core/figures/figures.ts';
import { PARTS } from '../core/explain/part.ts';
import { tracedRatio } from '../core/figures/part-rows.ts';
import { wholeId, wholeLabel } from '../core/axes/cell.ts';
import type { GridStat } from '../core/grid/grid-stat.ts';
import type { PublishedFigures } from '../core/results/published.ts';
import type { ResultSet } from '../core/results/result-set.ts';
import { groupBy } from '../core/group-by.ts';
import { referenceDriver, referenceRuntime } from '../core/scenario/reference-cells.ts';
import { drift } from '../core/figures/drift.ts';
import { measuredRestarts } from '../core/results/cell-result.ts';
import { cellRemarks } from '../core/figures/remarks.ts';
import type { StepRow } from '../core/figures/step-rows.ts';
import type { SummaryRow } from '../core/figures/summary.ts';
import { wallTime } from '../core/figures/wall-time.ts';
import type { StepSum } from '../core/plan/step-sum.ts';
import { stepNames } from '../core/results/step-names.ts';
import { sumsByLast } from '../core/results/step-sums.ts';
import { BARE_CAPTION, bareColumns, bareFields } from './bare-view.ts';
import { footnotes } from './footnotes.ts';
import { gridView, type GridCellView } from './grid-view.ts';
import { markdownCode, markdownTable, markdownText } from './markdown-text.ts';
import { milliseconds } from './milliseconds.ts';
import { quantityText, quantityView } from './quantity-text.ts';
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

function summaryTable({ cells }: ResultSet, rows: readonly SummaryRow[]): string {
  const columns = ['cell', 'outcome', 'n', 'failed', 'mean ms', 'median ms', 'p95 ms', 'sd ms', '95 % CI ms'];
  const fields = rows.map((row) => [
    wholeLabel(row, cells),
    row.outcome,
    `${row.n}`,
    `${row.failed}`,
    ...[row.mean_us, row.median_us, row.p95_us, row.sd_us].map(field),
    row.ci_low_us === undefined ? '' : `${field(row.ci_low_us)} to ${field(row.ci_high_us)}`,
  ]);
  return markdownTable(columns, fields, 2);
}

function stepTable(results: ResultSet, rows: readonly SummaryRow[]): string {
  const sums = sumsByLast(results);
  const columns = stepNames(results).flatMap((name): StepSum[] => {
    const sum = sums.get(name);
    return [{ name, of: [name] }, ...(sum === undefined ? [] : [sum])];
  });
  const intervals = results.intervals;
  const fields = rows
    .filter((row) => row.mean_us !== undefined)
    .map((row) => [
      wholeLabel(row, results.cells),
      ...columns.map(({ of }) => field(sumOf(of.map((name) => row.steps_mean_us[name])))),
      ...intervals.map((name) => field(row.engine_mean_us[name])),
    ]);
  if (fields.length === 0) return '';
  const headings = [...columns.map(({ name }) => name), ...intervals].map((name) => `${name} ms`);
  return markdownTable(['cell', ...headings], fields, 1);
}

/** Means of the traced iterations, over all steps. */
function partTable({ parts, results }: Figures): string {
  const found = parts.filter(({ step }) => step === 'total');
  if (found.length === 0) return '';
  const used = PARTS.filter((part) => found.some((row) => row.part === part));
  const fields = results.cells.flatMap((cell) => {
    const own = found.filter((row) => wholeId(row) === wholeId(cell));
    if (own.length === 0) return [];
    const of = used.map((part) => own.find((row) => row.part === part)?.mean_us);
    return [[wholeLabel(cell, results.cells), ...of.map(field), tracedRatio(cell)?.toFixed(2) ?? '']];
  });
  const headings = used.map((part) => `${part} ms`);
  const about =
    'Means over the traced iterations, which are not counted elsewhere; the last column is how many times as long they take as the counted ones.';
  return [about, markdownTable(['cell', ...headings, 'traced'], fields, 1)].join('\n\n');
}

/** Means add up; `undefined` where one is missing. */
function sumOf(means: readonly (number | undefined)[]): number | undefined {
  return means.reduce((sum, us) => (sum === undefined || us === undefined ? undefined : sum + us), 0);
}

/** What each engine adds to the runtime alone. */
function bareTable({ bare, results: { cells } }: Figures): string {
  if (bare.size === 0) return '';
  const fields = [...bare].map(([cell, cost]) => [wholeLabel(cell, cells), ...bareFields(cost, cells)]);
  return [`${BARE_CAPTION}.`, markdownTable(bareColumns, fields, 2)].join('\n\n');
}

/** What was measured besides times, as medians. */
function quantityTable(figures: Figures): string {
  const { columns, rows } = quantityView(figures);
  if (rows.length === 0) return '';
  const fields = rows.map(({ label, found }) => [
    label,
    ...found.map((row) => (row?.median === undefined ? '' : quantityText(row.median, row.unit))),
  ]);
  return markdownTable(['cell', ...columns], fields, 1);
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

/** How much longer each step takes than under the reference driver, and with the reference runtime. */
function differenceTable(results: ResultSet, rows: readonly StepRow[]): string {
  const cells = [...groupBy(rows, (row) => wholeLabel(row, results.cells))];
  const steps = [...new Set(rows.map(({ step }) => step))];
  const [driver, runtime] = [
    referenceDriver(results.plan.scenario).name,
    referenceRuntime(results.plan.scenario).name,
  ];
  const table = (against: string, of: (row: StepRow) => number | undefined): string[] => {
    const fields = cells.flatMap(([label, own]) =>
      own.some((row) => of(row) !== undefined)
        ? [
            [
              label,
              ...steps.map((step) =>
                field(
                  own.map((row) => (row.step === step ? of(row) : undefined)).find((us) => us !== undefined),
                ),
              ),
            ],
          ]
        : [],
    );
    if (fields.length === 0) return [];
    const title = `Mean ms beyond ${against}, step by step:`;
    return [markdownText(title), markdownTable(['cell', ...steps], fields, 1)];
  };
  return [
    ...table(`the same runtime on ${driver}`, (row) => row.vs_driver_us),
    ...table(`${runtime} on the same driver`, (row) => row.vs_runtime_us),
  ].join('\n\n');
}

function engineTable({ cells }: ResultSet, rows: readonly SummaryRow[]): string {
  const fields = rows
    .filter((row) => row.engine_cpu_mean_us !== undefined)
    .map((row) => [
      wholeLabel(row, cells),
      field(row.engine_cpu_mean_us),
      row.engine_cpu_share === undefined ? '' : `${(row.engine_cpu_share * 100).toFixed(0)} %`,
      row.engine_peak_bytes === undefined ? '' : (row.engine_peak_bytes / 2 ** 20).toFixed(0),
    ]);
  const columns = ['cell', 'engine CPU ms per iteration', 'share of its time', 'peak memory MiB'];
  return fields.length === 0 ? '' : markdownTable(columns, fields, 1);
}

/** Of pods only: the talk's first finding. Reports of other workloads have it in the tables and stay as they were. */
function driftTable({ plan, cells }: ResultSet): string {
  if (plan.sums === undefined) return '';
  const fields = cells.flatMap((cell) => {
    const { usPerIteration: us, interval } = drift(measuredRestarts(cell));
    if (us === undefined) return [];
    const range = interval === undefined ? '' : `${interval.low.toFixed(0)} to ${interval.high.toFixed(0)}`;
    return [[wholeLabel(cell, cells), us.toFixed(0), range]];
  });
  return fields.length === 0
    ? ''
    : markdownTable(['cell', 'us per iteration', '95 % CI over restarts'], fields, 1);
}

function timeTable(results: ResultSet): string {
  const rows = wallTime(results).map(({ name, us, share }) => [
    name,
    (us / 1e6).toFixed(1),
    share === undefined ? '' : `${(share * 100).toFixed(1)} %`,
  ]);
  return rows.length === 0 ? '' : markdownTable(['on', 's', 'share of wall time'], rows, 1);
}

function field(us: number | undefined): string {
  return us === undefined ? '' : milliseconds(us);
}
