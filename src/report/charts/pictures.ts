import type { Side } from '../../core/compare/side.ts';
import type { Comparison } from '../../core/compare/comparison.ts';
import type { ResultSet } from '../../core/results/result-set.ts';
import type { SummaryRow } from '../../core/figures/summary.ts';
import { headline } from '../compare/verdict-words.ts';
import { clipped, plainText } from '../plain-text.ts';
import { cellGroups, holeNotes } from './cell-groups.ts';
import type { Picture } from './drawing.ts';
import { engineChart } from './engine-chart.ts';
import { inOrder, iterationFacets, type IterationFacets } from './iterations-chart.ts';
import { drawRatios, RATIO_LAYOUTS } from './ratios-chart.ts';
import { drawRowChart, ROW_LAYOUTS, type RowChart } from './row-chart.ts';
import { spreadPairs } from './spread-pairs.ts';
import { partsChart } from './parts-chart.ts';
import { stepsChart } from './steps-chart.ts';
import { waterfalls } from './waterfall-chart.ts';
import { timesChart } from './times-chart.ts';

/** How to read each picture. */
export const CAPTIONS = {
  times:
    'Bars begin at zero. The line at a bar\u2019s end is the 95 % interval of the mean over engine restarts: if intervals overlap widely, no difference has been shown.',
  iterations:
    'Every timed sample in the order taken, one panel for each cell, runtimes down and drivers across. The background changes with each engine restart; the line through 20 samples or more is a running median within a restart, the dashed one the cell\u2019s median. All panels reach the same percentage below and above their median, so equal heights are equal unevenness. Triangles lie beyond the panel, crosses are failed samples.',
  steps: 'Means of the steps of one iteration, end to end, from zero. Steps add up to the mean time.',
  parts:
    'Means over the traced iterations, which are not counted. Every moment belongs to one part, so the parts add up to the total. A moment in which nothing was seen running is unexplained.',
  waterfall:
    'The median traced iteration: what ran when. Each lane is a part, with its time in ms and, in brackets, the shortest and longest over all traced iterations. Dashed lines mark the end of a step.',
  spread:
    'The histogram (dots where samples are few) has every sample that counts; the box spans the quartiles with the median, its line the 5th to the 95th percentile. Beside it, the share of samples that take at most so long, with the 50th (dot), 90th (triangle) and 99th percentile (diamond) and their 95 % intervals over engine restarts; one without an end reaches beyond what was measured. Each runtime has its own axis, which need not begin at zero.',
  'engine-cpu':
    'CPU use of dockerd and its containerd while iterations ran, in percent of one CPU and per iteration. The runtime and the container are not included.',
  ratios:
    'Medians of B as a change from A, on a logarithmic axis, with 95 % intervals over independent units; worst first. Within: the whole interval lies left of the margin\u2019s end. Regression: more than the margin slower, by a test over all cells.',
} as const;

/** Pictures with more parts than this are split: a picture that cannot be opened is useless. */
const MOST_PANELS = 48;
const MOST_ROWS = 120;
/** Panels beside one another in a file. */
const MOST_ACROSS = 8;
const LONGEST_SETTING = 300;

/** The pictures of a run as files, if it has samples for them. */
export function runPictures(results: ResultSet, rows: readonly SummaryRow[]): Picture[] {
  const facets = iterationFacets(results, rows);
  const setting = pictureSetting(results);
  const holes = holeNotes(
    results,
    cellGroups(results, rows).flatMap(({ cells }) => cells),
  );
  const pictures: Omit<Picture, 'setting'>[] = [
    ...rowPictures(timesChart(results, rows), CAPTIONS.times),
    ...split(
      'iterations',
      'Every iteration',
      iterationsCaption(facets),
      inOrder([...facets.panels, ...facets.empty]).flatMap(({ drawing }) => drawing ?? []),
    ).map((picture) => ({ ...picture, columns: driversAcross(facets) })),
    ...rowPictures(stepsChart(results, rows), CAPTIONS.steps),
    ...rowPictures(partsChart(results, rows), CAPTIONS.parts),
    ...split(
      'waterfall',
      'One iteration over time',
      CAPTIONS.waterfall,
      waterfalls(results, rows).map(({ drawing }) => drawing),
    ).map((picture) => ({ ...picture, columns: 1 })),
    ...split('spread', 'Spread of the iterations', CAPTIONS.spread, spreadPairs(results, rows)).map(
      (picture) => ({ ...picture, columns: 2 }),
    ),
    ...rowPictures(engineChart(results, rows), CAPTIONS['engine-cpu']),
  ];
  return pictures.map((picture) => {
    const text = picture.drawings.map(({ body }) => body.text).join('');
    return {
      ...picture,
      setting,
      notes: holes.filter((note) => text.includes(note.slice(0, note.indexOf(']') + 1))),
    };
  });
}

/** What a run's pictures are of, on one line: `quick \u00b7 kernel 6.1.0 \u00b7 engine 28.5 \u00b7 run 2026...`. */
export function pictureSetting({ plan, runs: all }: ResultSet, kernel?: string): string {
  const runs = all.filter(({ fingerprint }) => kernel === undefined || fingerprint.kernel === kernel);
  const distinct = (texts: readonly string[]): string =>
    clipped([...new Set(texts)].join(', '), LONGEST_SETTING);
  return [
    plan.scenario.name,
    `kernel ${distinct(runs.map(({ fingerprint }) => fingerprint.kernel))}`,
    `engine ${distinct(runs.map(({ fingerprint }) => fingerprint.engine))}`,
    `run ${plan.run_id}`,
  ]
    .map((part) => plainText(part))
    .join(' \u00b7 ');
}

/** The picture of a comparison, its verdict as the title; none if nothing was compared. */
export function comparisonPictures(comparison: Comparison, sides: readonly Side[] = []): Picture[] {
  if (comparison.cells.length === 0) return [];
  const drawings = [drawRatios(comparison, RATIO_LAYOUTS.wide)];
  return [
    {
      name: 'ratios',
      title: headline(comparison),
      setting: comparisonSetting(comparison, sides),
      caption: CAPTIONS.ratios,
      drawings,
    },
  ];
}

/** `A: before (quick, kernel 6.1.0, engine 28.5, run 2026...); B: ...`. */
export function comparisonSetting({ a, b }: Comparison, sides: readonly Side[]): string {
  return [a, b]
    .map((name, index) => {
      const side = sides[index];
      const facts = side === undefined ? '' : ` \u00b7 ${pictureSetting(side.results, side.kernel)}`;
      return `${index === 0 ? 'A' : 'B'}: ${clipped(plainText(name), LONGEST_SETTING)}${facts}`;
    })
    .join('; ');
}

/** Explains the thinning, if anything is thinned. */
export function iterationsCaption({ panels }: IterationFacets): string {
  if (!panels.some(({ series }) => series.isThinned)) return CAPTIONS.iterations;
  return `${CAPTIONS.iterations} Long series are thinned: each line covers a block of consecutive samples, from the smallest to the largest, thicker over its middle half.`;
}

/** The driver setups of a runtime side by side, if that is a practical width. */
function driversAcross({ columns }: IterationFacets): number {
  return columns <= MOST_ACROSS ? columns : 3;
}

function rowPictures(chart: RowChart | undefined, caption: string): Omit<Picture, 'setting'>[] {
  if (chart === undefined) return [];
  return parts(chart.items, MOST_ROWS).map((items, index) => ({
    name: numbered(chart.name, index),
    ...{ title: chart.title, caption },
    drawings: [drawRowChart({ ...chart, items }, ROW_LAYOUTS.wide)],
  }));
}

function split(
  name: string,
  title: string,
  caption: string,
  drawings: Picture['drawings'],
): Omit<Picture, 'setting'>[] {
  return parts(drawings, MOST_PANELS).map((some, index) => ({
    name: numbered(name, index),
    ...{ title, caption, drawings: some },
  }));
}

function numbered(name: string, index: number): string {
  return index === 0 ? name : `${name}-${index + 1}`;
}

function parts<T>(items: readonly T[], most: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / most) }, (_, index) =>
    items.slice(index * most, (index + 1) * most),
  );
}
