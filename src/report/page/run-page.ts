import { plannedStarts } from '../../core/plan/planned-starts.ts';
import { attempts } from '../../core/results/cell-result.ts';
import type { Figures } from '../../core/figures/figures.ts';
import type { GridStat } from '../../core/grid/grid-stat.ts';
import type { PublishedFigures } from '../../core/results/published.ts';
import type { ResultSet } from '../../core/results/result-set.ts';
import type { SummaryRow } from '../../core/figures/summary.ts';
import { wallTime, type WallTimeRow } from '../../core/figures/wall-time.ts';
import { stepNames } from '../../core/results/step-names.ts';
import { chartLabel } from '../charts/cell-groups.ts';
import { engineChart } from '../charts/engine-chart.ts';
import { inOrder, iterationFacets, type IterationPanel } from '../charts/iterations-chart.ts';
import { STANDALONE_STYLE } from '../charts/palette.ts';
import { CAPTIONS, iterationsCaption, pictureSetting } from '../charts/pictures.ts';
import { spreadPairs } from '../charts/spread-pairs.ts';
import { partsChart } from '../charts/parts-chart.ts';
import { waterfalls } from '../charts/waterfall-chart.ts';
import { stepsChart } from '../charts/steps-chart.ts';
import { timesChart } from '../charts/times-chart.ts';
import { joined, markup, NOTHING, type Markup } from '../markup.ts';
import { clipped, plainText } from '../plain-text.ts';
import { publishedTable } from '../published.ts';
import { runFacts } from '../run-facts.ts';
import { runWarnings } from '../warning-texts.ts';
import { bareTable } from './bare-table.ts';
import { cellTable } from './cell-table.ts';
import { environmentTable, factList } from './facts.ts';
import { facetFigure, panelFigure, rowFigure } from './figure.ts';
import { filterBar, filtersOf } from './filters.ts';
import { fileName } from '../file-name.ts';
import { bar, list, section, type Link } from './header.ts';
import { floorTable } from './floor-table.ts';
import { hostsPart } from './hosts-part.ts';
import { groupedRemarks, type GroupedRemark } from '../grouped-remarks.ts';
import { footnotes } from '../footnotes.ts';
import { heatGrid } from './heat-grid.ts';
import { pageHtml } from './page.ts';
import { quantityTable } from './quantity-table.ts';
import { slopesTitle, slopeTables } from './slope-table.ts';
import { cutText, table } from './table.ts';
import { warningSection } from './warning-section.ts';
import { counted } from '../../core/counted.ts';

/** Length of a sample's error in its details; samples.csv has the full text. */
const LONGEST_ERROR = 400;

/**
 * report.html: one self-contained file.
 *
 * @param environment - as in environment.json; `undefined` if it was not recorded
 * @param published - what the scenario's `reference` names
 * @param stat - what the grid shows of each cell; the mean if absent
 */
export function reportHtml(
  figures: Figures,
  environment: unknown,
  published?: PublishedFigures,
  stat?: GridStat,
): string {
  const { results, rows } = figures;
  const { scenario } = results.plan;
  const filters = filtersOf(results.cells);
  const facets = iterationFacets(results, rows);
  const { panels } = facets;
  const parts: [Link | undefined, Markup][] = [
    [undefined, warningSection(runWarnings(results))],
    [{ id: 'grid', text: 'Grid' }, overview(results, rows, stat)],
    [{ id: 'hosts', text: 'Hosts' }, section('hosts', 'Hosts', hostsPart(figures))],
    [undefined, filterBar(filters, panels.length === 0 ? [] : [...stepNames(results)])],
    [{ id: 'times', text: 'Times' }, rowFigure(timesChart(results, rows), CAPTIONS.times)],
    [
      { id: 'iterations', text: 'Iterations' },
      facetFigure(
        {
          name: 'iterations',
          title: 'Every iteration',
          caption: iterationsCaption(facets),
        },
        inOrder([...panels, ...facets.empty]).map(({ chartCell, ...facet }) => ({
          ...facet,
          data:
            chartCell &&
            markup` data-cell="${chartCell.index}"${'series' in facet ? markup` data-samples=""` : NOTHING}`,
        })),
        facets.columns,
      ),
    ],
    [{ id: 'steps', text: 'Steps' }, rowFigure(stepsChart(results, rows), CAPTIONS.steps)],
    [{ id: 'parts', text: 'Parts' }, rowFigure(partsChart(results, rows), CAPTIONS.parts)],
    [
      { id: 'waterfall', text: 'Timeline' },
      panelFigure(
        { name: 'waterfall', title: 'One iteration over time', caption: CAPTIONS.waterfall },
        waterfalls(results, rows).map(({ chartCell, drawing }) => ({
          drawing,
          data: markup` data-cell="${chartCell.index}"`,
        })),
        1,
      ),
    ],
    [
      { id: 'quantities', text: 'Quantities' },
      section('quantities', 'Bytes, inodes and other quantities', quantityTable(figures)),
    ],
    [{ id: 'bare', text: 'Engines' }, section('bare', 'What engines add', bareTable(figures))],
    [{ id: 'floor', text: 'Floor' }, section('floor', 'Steps against the floor', floorTable(figures))],
    [{ id: 'slopes', text: 'Slopes' }, section('slopes', slopesTitle(figures), slopeTables(figures))],
    [
      { id: 'spread', text: 'Spread' },
      panelFigure(
        { name: 'spread', title: 'Spread of the iterations', caption: CAPTIONS.spread },
        spreadPairs(results, rows).map((drawing) => ({ drawing })),
        4,
      ),
    ],
    [{ id: 'engine-cpu', text: 'Engine CPU' }, rowFigure(engineChart(results, rows), CAPTIONS['engine-cpu'])],
    [{ id: 'cells', text: 'Cells and steps' }, section('cells', 'Cells and steps', cellTable(figures))],
    [{ id: 'published', text: 'Published figures' }, publishedPart(results, published)],
    [{ id: 'wall-time', text: 'Wall time' }, wallTimePart(results)],
    [
      { id: 'environment', text: 'Environment' },
      section('environment', 'Environment', environmentTable(environment)),
    ],
  ];
  const present = parts.filter(([, body]) => body.text !== '');
  return pageHtml({
    title: `${scenario.name}: ${scenario.workload} by storage driver and runtime`,
    header: markup`<h1>${cutText(scenario.name, 120)}</h1><p class="lead">${subtitle(results)}</p>${bar(present.flatMap(([link]) => link ?? []))}`,
    main: joined(present.map(([, body]) => body)),
    footer: `Written by drivergrid from events.jsonl of run ${clipped(plainText(results.plan.run_id), 80)}. Times come from a monotonic clock; means, intervals and medians from timed samples that succeeded.`,
    data: {
      file: fileName(scenario.name),
      setting: pictureSetting(results),
      notes: footnotes(results).notes.map(({ number, subject, text }) => `[${number}] ${subject}: ${text}`),
      style: STANDALONE_STYLE,
      cells: filters.cells,
      steps: stepNames(results).map((step) => clipped(plainText(step), 60)),
      panels: Object.fromEntries(panels.map((panel) => [panel.chartCell.index, panelData(panel, results)])),
    },
  });
}

function subtitle({ plan, kernels, cells, runs }: ResultSet): string {
  const { runtimes } = plan.scenario;
  const { length: columns } = plannedStarts(plan.scenario);
  const samples = cells.reduce((sum, cell) => sum + attempts(cell), 0);
  return [
    `${counted(columns, 'driver setup')} x ${counted(runtimes.length, 'runtime')}`,
    ...(kernels.length > 1 ? [counted(kernels.length, 'kernel')] : []),
    ...(plan.hosts === undefined ? [] : [counted(plan.hosts.length, 'host')]),
    `${samples.toLocaleString('en')} timed samples`,
    runs[0]?.at.slice(0, 16).replace('T', ' ').concat(' UTC') ?? 'never started',
  ].join(' \u00b7 ');
}

function overview(results: ResultSet, rows: readonly SummaryRow[], stat: GridStat | undefined): Markup {
  const outstanding = remarksList(groupedRemarks(results, rows));
  const hasFigures = rows.some(({ mean_us: mean }) => mean !== undefined);
  return markup`<div class="two"><section id="grid" aria-labelledby="grid-head"><h2 id="grid-head">Grid</h2>${heatGrid(results, stat)}</section><section id="what" aria-labelledby="what-head"><h2 id="what-head">What was measured, where</h2>${factList(runFacts(results))}</section></div>${hasFigures ? section('standing-out', 'Notes: what stands out', outstanding) : NOTHING}`;
}

/** More cells than this are counted, and named in a fold. */
const MOST_NAMED = 2;

function remarksList(remarks: readonly GroupedRemark[]): Markup {
  if (remarks.length === 0)
    return markup`<p class="lead">Nothing: no drift, no unevenness, hardly any outliers.</p>`;
  return list(
    remarks.map(({ cells, text }) => {
      const names = cutText(cells.join(', '), MOST_NAMED * 80);
      if (cells.length <= MOST_NAMED) return markup`<strong>${names}</strong>: ${text}.`;
      return markup`<strong>${cells.length} cells</strong>: ${text}.<details class="quiet"><summary>which</summary>${list(cells.map((cell) => cutText(cell, 80)))}</details>`;
    }),
  );
}

function publishedPart(results: ResultSet, published: PublishedFigures | undefined): Markup {
  const found = publishedTable(results, published);
  if (found === undefined) return NOTHING;
  const columns = found.columns.map((name, index) => ({
    name,
    kind: index === 0 ? ('name' as const) : ('number' as const),
    text: (row: readonly string[]) => row[index] ?? '',
    value: (row: readonly string[]) => {
      const value = Number.parseFloat(row[index] ?? '');
      return Number.isNaN(value) ? undefined : value;
    },
  }));
  return section(
    'published',
    'Comparison with published figures',
    table(columns, found.rows, { caption: found.note, id: 'published-table', sortable: true }),
  );
}

function wallTimePart(results: ResultSet): Markup {
  const rows = wallTime(results);
  if (rows.length === 0) return NOTHING;
  return section(
    'wall-time',
    'Where the wall time went',
    table<WallTimeRow>(
      [
        { name: 'on', kind: 'name', text: ({ name }) => name },
        {
          name: 'time',
          unit: 's',
          kind: 'number',
          text: ({ us }) => (us / 1e6).toFixed(1),
          value: ({ us }) => us,
        },
        {
          ...{ name: 'share', unit: '%', kind: 'number', value: ({ us }) => us },
          text: ({ share }) => (share === undefined ? '' : (share * 100).toFixed(1)),
        },
      ],
      rows,
      { caption: 'Of all sessions, longest first', id: 'wall-time-table', sortable: true },
    ),
  );
}

/** src/report/page/script/page.js describes the form. */
function panelData({ chartCell, series, marks }: IterationPanel, results: ResultSet): unknown {
  const at = (index: number): readonly number[] => {
    const { x, y } = marks[index] ?? { x: 0, y: 0 };
    return [Math.round(x * 10) / 10, Math.round(y * 10) / 10];
  };
  const points = series.runs.flatMap((run) => run.points);
  // Of thousands of restarts few have a mark.
  const named = [...new Set([...points, ...series.failures].map(({ restart }) => restart))];
  const places = new Map(named.map((restart, index) => [restart, index]));
  return {
    label: clipped(plainText(chartLabel(chartCell, results)), 120),
    restarts: named.map((restart) => clipped(plainText(series.restarts[restart]?.id ?? ''), 60)),
    points: points.map(
      ({ restart, iteration, total_us: total, engine_cpu_us: cpu, steps_us: steps }, index) => [
        ...[...at(index), places.get(restart) ?? 0, iteration, total, cpu ?? null],
        ...steps.map((us) => us ?? null),
      ],
    ),
    failures: series.failures.map(({ restart, iteration, status, step, error }, index) => [
      ...[...at(points.length + index), places.get(restart) ?? 0, iteration, status],
      ...[step, error].map((text) => clipped(plainText(text ?? ''), LONGEST_ERROR)),
    ]),
  };
}
