import { medianIteration, stepUs, tracedUs } from '../../core/explain/median-iteration.ts';
import { PARTS } from '../../core/explain/part.ts';
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
const PLOT = { left: 130, right: 884, top: 62 } as const;
const LANE = 18;

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
  const middle = medianIteration(chartCell.cell.explained ?? []);
  if (middle === undefined) return undefined;
  const { parts_us: steps, spans } = middle;
  const id = `waterfall-${chartCell.index}`;
  const total = tracedUs(middle);
  const x = linearScale(0, total, PLOT.left, PLOT.right);
  const lanes = PARTS.filter((part) => spans.some((span) => span[2] === part));
  const bottom = PLOT.top + lanes.length * LANE;
  const title = chartLabel(chartCell, results);
  const sums = new Map(
    lanes.map((part) => [part, Object.values(steps).reduce((sum, parts) => sum + (parts[part] ?? 0), 0)]),
  );
  return {
    ...{ id, width: WIDTH, height: bottom + 8, title },
    description: `Round ${middle.round}, traced iteration ${middle.iteration}: ${lanes.map((part) => `${part} ${milliseconds(sums.get(part) ?? 0)} ms`).join(', ')}.`,
    body: joined([
      lanes.some(isHatched) ? hatchPattern(id) : NOTHING,
      label(title, { x: 4, y: 14, width: 500, style: 'bold' }),
      label(`round ${middle.round}, iteration ${middle.iteration}: ${milliseconds(total)} ms`, {
        ...{ x: WIDTH - 4, y: 14, width: 380, anchor: 'end', size: 11, style: 'muted' },
      }),
      ...roundTicks(0, total / 1000, 8).map(
        (ms) =>
          markup`<line class="rule" x1="${x.at(ms * 1000)}" x2="${x.at(ms * 1000)}" y1="${PLOT.top - 14}" y2="${bottom}"/><text class="small muted" x="${x.at(ms * 1000)}" y="${PLOT.top - 18}" text-anchor="${ms === 0 ? 'start' : 'middle'}">${ms}${ms === 0 ? ' ms' : ''}</text>`,
      ),
      ...stepMarks(steps, x.at, bottom),
      ...lanes.map((part, lane) =>
        joined([
          label(`${part} ${milliseconds(sums.get(part) ?? 0)}`, {
            ...{
              x: PLOT.left - 8,
              y: PLOT.top + lane * LANE + 13,
              width: PLOT.left - 12,
              anchor: 'end',
              size: 11,
            },
          }),
          ...spans
            .filter((span) => span[2] === part)
            .map(([begin, end, , name]) =>
              filledRect(
                {
                  x: x.at(begin),
                  y: PLOT.top + lane * LANE + 3,
                  width: Math.max(0.7, x.at(end) - x.at(begin)),
                  height: LANE - 6,
                },
                seriesOf(part),
                id,
                {
                  hatched: isHatched(part),
                  title: `${name === '' ? part : name}: ${milliseconds(end - begin)} ms from ${milliseconds(begin)} on`,
                },
              ),
            ),
        ]),
      ),
    ]),
  };
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
    return markup`<line class="dashed" x1="${right}" x2="${right}" y1="22" y2="${bottom}"/>${room < LEAST_STEP_PX ? NOTHING : label(step, { x: (left + right) / 2, y: 32, width: room - 4, anchor: 'middle', size: 11, style: 'bold' })}`;
  });
}
