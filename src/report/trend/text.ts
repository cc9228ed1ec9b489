import { styleText } from 'node:util';
import { cellLabel } from '../../core/axes/cell.ts';
import type { CellTrend, SeriesTrend, Trend } from '../../core/trend/trend.ts';
import { intervalText, changeText, pText } from '../compare/verdict-words.ts';
import { STYLES, tables, type Paint, type Row } from '../compare/text.ts';
import { plainText } from '../plain-text.ts';
import { wrapText } from '../wrap-text.ts';
import {
  isUndone,
  levelText,
  placeText,
  ratioText,
  runText,
  trendHeadline,
  withText,
} from './trend-words.ts';
import { counted } from '../../core/counted.ts';

export interface TrendTextOptions {
  readonly color: boolean;
  /** Characters per line. */
  readonly width: number;
}

const HEADS = ['cell', 'verdict', 'runs', 'now ms', 'against', '95 % interval', 'changes', 'p'];
/** More changes of steps than anyone reads in a terminal. */
const MOST_CHANGES = 40;

/** The trend for a terminal or a log, verdict first. */
export function trendText(trend: Trend, { color, width }: TrendTextOptions): string {
  const paint: Paint = (style, text) => (color ? styleText(style, text, { validateStream: false }) : text);
  const wrapped = (text: string, indent = 4): string => wrapText(plainText(text), width, indent);
  const { runs, cells, notes, left_out: leftOut, warnings, by, since } = trend;
  const order = by === 'time' ? 'in order of time' : 'in order of kernels';
  const start = since === undefined ? '' : `, since ${since}`;
  const changes = cells.flatMap((cell) =>
    [cell.total, ...cell.steps].flatMap((series) =>
      changeLines(cell, series, trend).map((line) => wrapped(line)),
    ),
  );
  const shown = changes.slice(0, MOST_CHANGES);
  const more = changes.length - shown.length;
  const why = cells.flatMap((cell) =>
    cell.verdict === 'within' ? [] : [wrapped(`${cellLabel(cell)}: ${cell.verdict}: ${cell.reason}.`)],
  );
  const paragraphs = [
    paint(STYLES[trend.verdict], wrapped(trendHeadline(trend), 0)),
    wrapped(
      `${counted(runs.length, 'run')} ${order}${start}: ${runText(runs[0])} to ${runText(runs.at(-1))}`,
    ),
    ...tables(cellRows(trend), HEADS, width, paint),
    [...shown, ...(more > 0 ? [`${more} more changes; --json has all.`] : [])].join('\n') ||
      'No change found.',
    why.join('\n'),
    wrapped(
      'Levels are means over runs of the medians of restarts, on ln; against: the newest level against the lowest before it or, if nothing changed, the newest 3 runs against those before; p: of no change, over all cells (Holm).',
      0,
    ),
    [
      ...leftOut.map(({ name, reason }) => wrapped(`Left out: ${name}: ${reason}`)),
      ...trend.skipped.map((cell) => wrapped(`No trend of ${cellLabel(cell)}: ${cell.reason}`)),
      ...notes.map((note) => wrapped(`Note: ${note}`)),
      ...(warnings.length === 0
        ? []
        : [
            wrapped(
              `Note: ${counted(warnings.length, 'warning')} of the runs themselves; --json has ${warnings.length === 1 ? 'it' : 'them'}.`,
            ),
          ]),
    ].join('\n'),
  ];
  return `${paragraphs.filter((paragraph) => paragraph !== '').join('\n\n')}\n`;
}

function changeLines(cell: CellTrend, series: SeriesTrend, { runs }: Trend): string[] {
  const name = series.step === undefined ? cellLabel(cell) : `${cellLabel(cell)}: ${series.step}`;
  return series.changes.map((change, index) => {
    const undone = isUndone(series, index) ? ' (undone since)' : '';
    return `${name}: ${ratioText(change)}${undone}, p ${pText(change.p)}; ${placeText(change, runs)}; ${withText(change)}.`;
  });
}

function cellRows({ cells, judges }: Trend): Row[] {
  return cells.map((cell) => {
    const { total, steps } = cell;
    const judged = judges === 'total' ? [total] : steps;
    const count = judged.reduce((sum, { changes }) => sum + changes.length, 0);
    return {
      ...{ name: cellLabel(cell), word: cell.verdict, verdict: cell.verdict },
      fields: [
        ...[String(total.points.length), levelText(total)],
        ...[changeText(total.judged?.ratio), intervalText(total.judged?.low, total.judged?.high)],
        ...[String(count), pText(total.p)],
      ],
    };
  });
}
