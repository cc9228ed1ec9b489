import { medianIteration, stepUs, tracedUs } from '../../core/explain/median-iteration.ts';
import { PARTS, type Part } from '../../core/explain/part.ts';
import type { Span } from '../../core/explain/spans.ts';
import { partUs } from '../../core/figures/part-rows.ts';
import type { SampleExplained } from '../../core/record/events.ts';
import type { SummaryRow } from '../../core/figures/summary.ts';
import type { ResultSet } from '../../core/results/result-set.ts';
import { joined, markup, NOTHING, type Markup } from '../markup.ts';
import { milliseconds } from '../milliseconds.ts';
import { cellGroups, chartLabel, type ChartCell } from './cell-groups.ts';
import type { Drawing } from './drawing.ts';
import { label } from './label.ts';
import { isHatched, seriesOf } from './parts-chart.ts';
import { linearScale, roundTicks } from './scale.ts';
import { filledRect, hatchPattern } from './series-style.ts';

const WIDTH = 900;
const PLOT = { left: 230, right: 884, top: 62 } as const;
const LANE = 18;
const LEAST_SPAN_PX = 0.7;

/** A drawing for each traced cell: its median iteration, a lane for each part. */
export function waterfalls(
  results: ResultSet,
  rows: readonly SummaryRow[],
): { readonly chartCell: ChartCell; readonly drawing: Drawing }[] {
  return cellGroups(results, rows)
    .flatMap(({ cells }) => cells)
    .flatMap((chartCell) => {
      const drawing = waterfall(chartCell, results);
      return drawing === undefined ? [] : [{ chartCell, drawing }];
    });
}

function waterfall(chartCell: ChartCell, results: ResultSet): Drawing | undefined {
  const explained = chartCell.cell.explained ?? [];
  const middle = medianIteration(explained);
  if (middle === undefined) return undefined;
  const { parts_us: steps, spans } = middle;
  const id = `waterfall-${chartCell.index}`;
  const total = tracedUs(middle);
  const at = linearScale(0, total, PLOT.left, PLOT.right).at;
  const lanes = PARTS.filter((part) => spans.some((span) => span[2] === part));
  const bottom = PLOT.top + lanes.length * LANE;
  const title = chartLabel(chartCell, results);
  const which = `round ${middle.round}, iteration ${middle.iteration}: ${milliseconds(total)} ms`;
  const texts = lanes.map((part) => laneText(part, middle, explained));
  return {
    ...{ id, width: WIDTH, height: bottom + 8, title },
    description: `Traced iteration, ${which}. ${texts.join('; ')}.`,
    body: joined([
      lanes.some(isHatched) ? hatchPattern(id) : NOTHING,
      label(title, { x: 4, y: 14, width: 500, style: 'bold' }),
      label(which, { ...{ x: WIDTH - 4, y: 14, width: 380, anchor: 'end' }, size: 11, style: 'muted' }),
      ...ticks(total, at, bottom),
      ...stepMarks(steps, at, bottom),
      ...lanes.map((part, lane) => {
        const y = PLOT.top + lane * LANE;
        const name = { x: PLOT.left - 8, y: y + 13, width: PLOT.left - 12, anchor: 'end', size: 11 } as const;
        const own = spans.filter((span) => span[2] === part);
        return joined([label(texts[lane] ?? '', name), ...own.map((span) => spanRect(span, at, y, id))]);
      }),
    ]),
  };
}

/** A part's time in the drawn iteration and, in brackets, from the least to the most in all: `network 40.3 (36.1 to 52.0)`. */
function laneText(part: Part, drawn: SampleExplained, all: readonly SampleExplained[]): string {
  const of = (sample: SampleExplained): number => partUs(sample, 'total', part);
  const times = all.map(of);
  const range =
    all.length < 2 ? '' : ` (${milliseconds(Math.min(...times))} to ${milliseconds(Math.max(...times))})`;
  return `${part} ${milliseconds(of(drawn))}${range}`;
}

function ticks(total: number, at: (us: number) => number, bottom: number): Markup[] {
  return roundTicks(0, total / 1000, 8).map((ms) => {
    const x = at(ms * 1000);
    return markup`<line class="rule" x1="${x}" x2="${x}" y1="${PLOT.top - 14}" y2="${bottom}"/><text class="small muted" x="${x}" y="${PLOT.top - 18}" text-anchor="${ms === 0 ? 'start' : 'middle'}">${ms}${ms === 0 ? ' ms' : ''}</text>`;
  });
}

function spanRect([begin, end, part, name]: Span, at: (us: number) => number, y: number, id: string): Markup {
  const width = Math.max(LEAST_SPAN_PX, at(end) - at(begin));
  return filledRect({ x: at(begin), y: y + 3, width, height: LANE - 6 }, seriesOf(part), id, {
    scale: 'p',
    hatched: isHatched(part),
    title: `${name === '' ? part : name}: ${milliseconds(end - begin)} ms from ${milliseconds(begin)} on`,
  });
}

/** Narrower steps have no room for their names. */
const LEAST_STEP_PX = 34;

function stepMarks(
  steps: Readonly<Record<string, Readonly<Record<string, number>>>>,
  at: (us: number) => number,
  bottom: number,
): Markup[] {
  let begin = 0;
  return Object.keys(steps).map((step) => {
    const [left, right] = [at(begin), at(begin + stepUs(steps, step))];
    begin += stepUs(steps, step);
    const room = right - left;
    return markup`<path class="dashed" d="M${right} 22V34M${right} ${PLOT.top - 14}V${bottom}"/>${room < LEAST_STEP_PX ? NOTHING : label(step, { x: (left + right) / 2, y: 32, width: room - 4, anchor: 'middle', size: 11, style: 'bold' })}`;
  });
}
