import { joined, markup, NOTHING, type Markup } from '../markup.ts';
import type { CellSeries, SeriesPoint, SeriesRange, SeriesRun } from './cell-series.ts';
import type { Scale } from './scale.ts';
import { dotPath, linePath } from './series-style.ts';
import { runningMedian } from './thin.ts';

/** Of fewer samples a running median shows nothing that they do not. */
const FEWEST_FOR_MEDIAN = 20;

/** Where the marks of a panel go, and what they look like. */
export interface MarkStyle {
  /** From the lower edge of the panel to the upper one. */
  readonly y: Scale;
  readonly at: (point: SeriesPoint) => { x: number; y: number };
  /** Of the driver setup. */
  readonly colour: number;
}

/** The samples of one engine restart: points, or blocks of many, and their running median. */
export function runMarks(
  { samples, points, ranges, middles }: SeriesRun,
  { isThinned }: CellSeries,
  { y, at, colour }: MarkStyle,
): Markup {
  if (isThinned) {
    const strokes = (from: keyof SeriesRange, to: keyof SeriesRange): string =>
      ranges
        .map((range) => {
          // Both lines of a block are at the same place.
          const x = at(range.lower).x.toFixed(1);
          return `M${x} ${at(range[from]).y.toFixed(1)}V${at(range[to]).y.toFixed(1)}`;
        })
        .join('');
    return joined([
      markup`<path class="l${colour} faint" d="${strokes('least', 'greatest')}"/>`,
      markup`<path class="l${colour} half" d="${strokes('lower', 'upper')}"/>`,
      runningLine(samples < FEWEST_FOR_MEDIAN ? [] : middles, at),
    ]);
  }
  const inside = points.filter((point) => isInside(point, y));
  return joined([
    markup`<path class="l${colour} dots" d="${dotPath(inside.map(at))}"/>`,
    runningLine(samples < FEWEST_FOR_MEDIAN ? [] : middles, at),
  ]);
}

function runningLine(
  middles: readonly SeriesPoint[],
  at: (point: SeriesPoint) => { x: number; y: number },
): Markup {
  if (middles.length < 3) return NOTHING;
  const smooth = runningMedian(
    middles.map(({ total_us }) => total_us),
    Math.max(1, Math.min(7, Math.round(middles.length / 8))),
  );
  const line = middles.map((point, index) => at({ ...point, total_us: smooth[index] ?? point.total_us }));
  return markup`<path class="running" d="${linePath(line)}"/>`;
}

/** Samples above or below the panel, as triangles at its edge; in a thinned series lines run into the edge. */
export function beyond({ runs, isThinned }: CellSeries, { y, at, colour }: MarkStyle): Markup {
  if (isThinned) return NOTHING;
  const outside = runs.flatMap(({ points }) => points.filter((point) => !isInside(point, y)));
  if (outside.length === 0) return NOTHING;
  const path = outside
    .map((point) => {
      const { x, y: edge } = at(point);
      const height = point.total_us > y.to ? 7 : -7;
      return `M${(x - 4).toFixed(1)} ${edge + height}h8l-4 ${-height}z`;
    })
    .join('');
  return markup`<path class="s${colour} outline" d="${path}"/>`;
}

function isInside({ total_us: us }: SeriesPoint, { from, to }: Scale): boolean {
  return us >= from && us <= to;
}
