import type { SeriesTrend, Trend, TrendChange, TrendPoint, TrendRun } from '../../core/trend/trend.ts';
import { changeText, intervalText } from '../compare/verdict-words.ts';
import { joined, markup, NOTHING, type Markup } from '../markup.ts';
import { milliseconds } from '../milliseconds.ts';
import { dayOf, ratioText, runText } from '../trend/trend-words.ts';
import type { Drawing } from './drawing.ts';
import { label } from './label.ts';
import { linearScale, roundTicks, type Scale } from './scale.ts';
import { counted } from '../../core/counted.ts';

const WIDTH = 460;
const HEIGHT = 232;
const PLOT = { left: 52, right: 450, top: 70, bottom: 192 } as const;
/** Equal heights would hide small changes, and a range of a few thousandths would make noise look like one. */
const LEAST_SPAN = 0.06;
/** More points than this have no room for their marks. */
const MOST_MARKS = 200;

export interface TrendPanel {
  readonly id: string;
  readonly title: string;
  /** Said under the title: the verdict, or what is drawn. */
  readonly subtitle: string;
  readonly series: SeriesTrend;
}

/** A series: the value of each run with its interval, its levels, and its changes with date and size. */
export function trendPanel({ id, title, subtitle, series }: TrendPanel, trend: Trend): Drawing {
  const { runs } = trend;
  const x = linearScale(-0.5, runs.length - 0.5, PLOT.left, PLOT.right);
  const y = valueScale(series.points);
  return {
    ...{ id, width: WIDTH, height: HEIGHT, title },
    description: descriptionOf(series, runs),
    body: joined([
      label(title, { x: 4, y: 14, width: WIDTH - 8, style: 'bold' }),
      label(subtitle, { x: 4, y: 30, width: WIDTH - 8, size: 11, style: 'muted' }),
      kernelBands(runs, x),
      yAxis(y),
      xAxis(runs, x),
      ...series.changes.map((change) => uncertainPlace(change, x)),
      ...series.points.map((point) => interval(point, x, y)),
      ...series.levels.map(
        ({ from, to, us }) =>
          markup`<path class="l5 running" d="M${x.at(from - 0.3)} ${y.at(us)}H${x.at(to + 0.3)}"/>`,
      ),
      ...series.points.map((point) => mark(point, runs, x, y)),
      ...series.changes.map((change, index) => changeMark(change, index, series.changes, runs, x)),
    ]),
  };
}

function descriptionOf({ points, changes }: SeriesTrend, runs: readonly TrendRun[]): string {
  const told = changes.map((change) => `${changeText(change.ratio)} from ${runText(runs[change.after])} on`);
  return `${counted(points.length, 'run')}; ${told.length === 0 ? 'no change' : told.join('; ')}.`;
}

/** Every point lies within; intervals may run out of the picture, since one of two restarts is as wide as it likes. */
function valueScale(points: readonly TrendPoint[]): Scale {
  const values = points.map(({ us }) => us);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const span = Math.max(most - least, most * LEAST_SPAN);
  const middle = (least + most) / 2;
  return linearScale(middle - span * 0.65, middle + span * 0.65, PLOT.bottom, PLOT.top);
}

/** Every other kernel has a shaded background. */
function kernelBands(runs: readonly TrendRun[], x: Scale): Markup {
  const starts = runs.flatMap(({ kernel }, index) =>
    index === 0 || kernel !== runs[index - 1]?.kernel ? [index] : [],
  );
  return joined(
    starts.map((from, place) => {
      const to = starts[place + 1] ?? runs.length;
      const [left, right] = [x.at(from - 0.5), x.at(to - 0.5)];
      const band =
        place % 2 === 0
          ? NOTHING
          : markup`<rect class="band" x="${left}" y="${PLOT.top}" width="${right - left}" height="${PLOT.bottom - PLOT.top}"/>`;
      const room = right - left - 4;
      const name =
        room < 30
          ? NOTHING
          : label(runs[from]?.kernel ?? 'unknown', {
              ...{ x: left + 2, y: PLOT.bottom + 14, width: room, size: 11, style: 'muted' },
            });
      return joined([band, name]);
    }),
  );
}

function yAxis(y: Scale): Markup {
  const [from, to] = [y.from / 1000, y.to / 1000];
  const ticks = roundTicks(from, to, 5).map(
    (ms) =>
      markup`<line class="rule" x1="${PLOT.left}" x2="${PLOT.right}" y1="${y.at(ms * 1000)}" y2="${y.at(ms * 1000)}"/><text class="small muted" x="${PLOT.left - 4}" y="${y.at(ms * 1000) + 4}" text-anchor="end">${String(ms)}</text>`,
  );
  return markup`${ticks}<text class="small muted" x="${PLOT.left - 4}" y="${PLOT.bottom + 14}" text-anchor="end">ms</text>`;
}

function xAxis(runs: readonly TrendRun[], x: Scale): Markup {
  const ends = [
    label(dayOf(runs[0]), { x: PLOT.left, y: PLOT.bottom + 30, width: 120, size: 11, style: 'muted' }),
    label(dayOf(runs.at(-1)), {
      ...{ x: PLOT.right, y: PLOT.bottom + 30, width: 120, size: 11, anchor: 'end', style: 'muted' },
    }),
    label(counted(runs.length, 'run'), {
      ...{ x: (PLOT.left + PLOT.right) / 2, y: PLOT.bottom + 30, width: 120, size: 11 },
      ...{ anchor: 'middle', style: 'muted' },
    }),
  ];
  return markup`<line class="rule" x1="${x.at(x.from)}" x2="${x.at(x.to)}" y1="${PLOT.bottom}" y2="${PLOT.bottom}"/>${joined(ends)}`;
}

function interval({ run, low_us: low, high_us: high }: TrendPoint, x: Scale, y: Scale): Markup {
  if (low === undefined || high === undefined) return NOTHING;
  return markup`<path class="l0 faint" d="M${x.at(run)} ${y.at(low)}V${y.at(high)}"/>`;
}

/** A dot; hollow where the run has one restart, and so no interval. */
function mark(point: TrendPoint, runs: readonly TrendRun[], x: Scale, y: Scale): Markup {
  const { run, us, low_us: low, high_us: high, units } = point;
  const told =
    low === undefined || high === undefined
      ? 'one restart: no interval'
      : `95 % interval ${milliseconds(low)} to ${milliseconds(high)} ms over ${units}`;
  const size = runs.length > MOST_MARKS ? 1.2 : 2.8;
  const look = low === undefined ? 'paper l0' : 's0';
  return markup`<circle class="${look}" cx="${x.at(run)}" cy="${y.at(us)}" r="${size}"><title>${runText(runs[run])}: ${milliseconds(us)} ms, ${told}</title></circle>`;
}

/** The runs that may be the first after a change. */
function uncertainPlace({ earliest, latest }: TrendChange, x: Scale): Markup {
  if (earliest === latest) return NOTHING;
  const [left, right] = [x.at(earliest - 0.5), x.at(latest - 0.5)];
  return markup`<rect class="s7" x="${left}" y="${PLOT.bottom - 4}" width="${right - left}" height="4"/>`;
}

/** Where it is, with its day and its size. Labels next to one another take turns on two lines. */
function changeMark(
  change: TrendChange,
  index: number,
  all: readonly TrendChange[],
  runs: readonly TrendRun[],
  x: Scale,
): Markup {
  const at = x.at(change.after - 0.5);
  const isWorse = change.ratio > 1;
  const line = all.length > 1 && index % 2 === 1 ? 58 : 44;
  const anchor = at > (PLOT.left + PLOT.right) / 2 ? 'end' : 'start';
  const shape = isWorse
    ? markup`<path class="slower" d="M${at - 5} ${PLOT.top + 3}h10l-5 -8z"/>`
    : markup`<path class="faster" d="M${at - 5} ${PLOT.top - 5}h10l-5 8z"/>`;
  const text = `${isWorse ? '\u25b2' : '\u25bc'} ${dayOf(runs[change.after])} ${changeText(change.ratio)}`;
  return markup`<g class="items"><title>${ratioText(change)} (${intervalText(change.low, change.high)}) from ${runText(runs[change.after])} on</title><path class="dashed" d="M${at} ${PLOT.top}V${PLOT.bottom}"/>${shape}${label(text, { x: anchor === 'end' ? at - 2 : at + 2, y: line, width: 190, size: 11, anchor, style: isWorse ? 'slower' : 'faster' })}</g>`;
}
