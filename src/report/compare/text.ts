import { styleText } from 'node:util';
import type { CellComparison, Comparison, Verdict } from '../../core/compare/comparison.ts';
import { groupBy } from '../../core/group-by.ts';
import { cellLabel } from '../../core/axes/cell.ts';
import { milliseconds } from '../milliseconds.ts';
import { GAP, packColumns } from '../pack-columns.ts';
import { clipped, plainText } from '../plain-text.ts';
import { comparedWarnings } from '../warning-texts.ts';
import { wrapText } from '../wrap-text.ts';
import {
  cellVerdict,
  changeText,
  figuresText,
  headline,
  intervalText,
  isSlower,
  pText,
  remarks,
  stepsText,
} from './verdict-words.ts';
import { notableQuantities, QUANTITY_HEADS, QUANTITY_NOTE, quantityLines } from './quantity-lines.ts';
import { notableSteps, stepsWith, stepVerdict, usText } from './step-words.ts';

export interface ComparisonTextOptions {
  readonly color: boolean;
  /** Characters per line. */
  readonly width: number;
}

type Style = Parameters<typeof styleText>[0];

export const STYLES: Readonly<Record<Verdict, Style>> = {
  regression: ['red', 'bold'],
  within: 'green',
  doubtful: ['yellow', 'bold'],
  inconclusive: 'yellow',
};

/** The comparison for a terminal or a log, verdict first. */
export function comparisonText(comparison: Comparison, { color, width }: ComparisonTextOptions): string {
  const paint = painter(color);
  const wrapped = (text: string, indent = 0): string => wrapText(plainText(text), width, indent);
  const { cells, skipped, notes, differences } = comparison;
  const setting = [
    wrapped(`A: ${comparison.a}`, 3),
    wrapped(`B: ${comparison.b}`, 3),
    ...(differences.length === 0 ? ['Nothing that is recorded differs.'] : []),
    ...differences.flatMap(({ name, details }) =>
      details.map((detail) => wrapped(`${name}: ${detail}`.slice(0, 300), 4)),
    ),
  ];
  const details = cells.flatMap((cell) => {
    const lines = detailLines(cell);
    return lines.length === 0 ? [] : [wrapped(`${cellLabel(cell)}: ${lines.join('. ')}.`, 4)];
  });
  const isByStep = comparison.judges === 'steps';
  const legend = `${figuresText(comparison)}; p: one-sided, of being within the margin, Holm over all cells${isByStep ? ' and steps' : ''}; detectable: the smallest slowdown that this data would show in 80 % of cases${isByStep ? '. Each step is judged; figures of cells are of their totals, which are not' : ''}`;
  const without = [...groupBy(skipped, ({ reason }) => reason)].map(([reason, group]) =>
    wrapped(`Not compared, ${reason}: ${group.map(cellLabel).join(', ')}`, 4),
  );
  const paragraphs = [
    paint(STYLES[comparison.verdict], wrapped(headline(comparison))),
    setting.join('\n'),
    comparedWarnings(comparison.warnings)
      .map((text) => wrapped(`Warning, ${text}`, 4))
      .join('\n'),
    ...tables(
      cellRows(comparison),
      ['cell', 'verdict', ...(isByStep ? TOTAL_COLUMNS : COLUMNS)],
      width,
      paint,
    ),
    ...stepTables(comparison, width, paint),
    ...quantityTables(comparison, width, paint),
    wrapped(legend),
    details.join('\n'),
    [...without, ...notes.map((note) => wrapped(`Note: ${note}`, 4))].join('\n'),
  ];
  return `${paragraphs.filter((paragraph) => paragraph !== '').join('\n\n')}\n`;
}

/** With the steps of a slowdown. JSON and CSV have the rest. */
function detailLines(cell: CellComparison): string[] {
  const isByStep = cell.steps.some(({ judged }) => judged !== undefined);
  const steps = isSlower(cell) && !isByStep ? [stepsText(cell)] : [];
  return [...remarks(cell), ...steps];
}

export type Paint = (style: Style, text: string) => string;

export function painter(color: boolean): Paint {
  return (style, text) => (color ? styleText(style, text, { validateStream: false }) : text);
}

/** A line of a table. */
export interface Row {
  readonly name: string;
  readonly word: string;
  readonly verdict: Verdict;
  readonly fields: readonly string[];
}

const TOTAL_COLUMNS = ['A ms', 'B ms', 'change', '95 % interval'];
const COLUMNS = [...TOTAL_COLUMNS, 'p', 'detectable'];

function cellRows({ cells, judges }: Comparison): Row[] {
  return cells.map((cell) => ({
    ...{ name: cellLabel(cell), word: cellVerdict(cell), verdict: cell.verdict },
    fields: [
      ...[msText(cell.a.centre_us), msText(cell.b.centre_us)],
      ...[changeText(cell.ratio), intervalText(cell.low, cell.high)],
      ...(judges === 'steps' ? [] : [pText(cell.p_adjusted), changeText(cell.detectable)]),
    ],
  }));
}

/** In microseconds, since a step may take a few. */
const STEP_COLUMNS = ['A us', 'B us', 'change', '95 % interval', 'p', 'detectable'];
/** More steps than anyone reads in a terminal. */
const MOST_STEPS = 40;

/** The steps that are not simply within the margin; none where totals are judged. */
function stepTables(comparison: Comparison, width: number, paint: Paint): string[] {
  const steps = notableSteps(comparison);
  const rows = steps.slice(0, MOST_STEPS).map((found): Row => {
    const { cell, step } = found;
    const { judged } = step;
    return {
      ...{ name: `${cellLabel(cell)}: ${step.step}`, word: stepVerdict(found) },
      verdict: judged.verdict ?? 'within',
      fields: [
        ...[usText(judged.a_centre_us), usText(judged.b_centre_us)],
        ...[changeText(step.ratio), intervalText(step.low, step.high)],
        ...[pText(step.p_adjusted), changeText(judged.detectable)],
      ],
    };
  });
  const within = stepsWith(comparison.cells).length - steps.length;
  const more = [
    ...(rows.length < steps.length ? [`${steps.length - rows.length} more of these`] : []),
    ...(within > 0 ? [`${within} ${within === 1 ? 'step' : 'steps'} within the margin`] : []),
  ];
  if (comparison.judges !== 'steps') return [];
  return [
    ...(rows.length === 0 ? [] : tables(rows, ['step', 'verdict', ...STEP_COLUMNS], width, paint)),
    ...(more.length === 0 ? [] : [wrapText(`Not shown: ${more.join(', ')}; --format csv has all.`, width)]),
  ];
}

/** The quantities that are not simply within the margin. */
function quantityTables(comparison: Comparison, width: number, paint: Paint): string[] {
  const found = notableQuantities(comparison);
  const within = quantityLines(comparison).length - found.length;
  if (found.length + within === 0) return [];
  const rows = found.slice(0, MOST_STEPS).map(({ name, fields, found: { state } }): Row => ({
    ...{ name, fields, word: state ?? '' },
    verdict: state === 'worse' ? 'regression' : state === 'better' ? 'within' : 'inconclusive',
  }));
  const left = [
    ...(rows.length < found.length ? [`${found.length - rows.length} more of these`] : []),
    ...(within > 0 ? [`${within} ${within === 1 ? 'quantity' : 'quantities'} within the margin`] : []),
  ];
  return [
    ...(rows.length === 0 ? [] : tables(rows, ['quantity', 'is', ...QUANTITY_HEADS], width, paint)),
    wrapText(
      [...(left.length === 0 ? [] : [`Not shown: ${left.join(', ')}.`]), QUANTITY_NOTE].join(' '),
      width,
    ),
  ];
}

function msText(us: number | undefined): string {
  return us === undefined ? '' : milliseconds(us);
}

/** One table, or several in sequence if the columns do not fit the width. @param heads - of names, words and fields */
export function tables(
  rows: readonly Row[],
  [nameHead = '', wordHead = '', ...heads]: readonly string[],
  width: number,
  paint: Paint,
): string[] {
  const longest = Math.max(8, Math.floor(width / 2));
  const names = [nameHead, ...rows.map(({ name }) => clipped(plainText(name), longest))];
  const words = [wordHead, ...rows.map(({ word }) => word)];
  const [nameWidth, wordWidth] = [names, words].map(widthOf) as [number, number];
  const texts = heads.map((head, column) => [head, ...rows.map(({ fields }) => fields[column] ?? '')]);
  const fitted = texts.map((lines) => ({ lines, width: widthOf(lines) }));
  return packColumns(fitted, width - nameWidth - GAP.length - wordWidth).map((block) =>
    names
      .map((name, line) => {
        const word = words[line] ?? '';
        const verdict = rows[line - 1]?.verdict;
        const fields = block.map((column) => (column.lines[line] ?? '').padStart(column.width));
        const rest = [word.padEnd(wordWidth), ...fields].join(GAP).trimEnd();
        const head = name.padEnd(nameWidth) + GAP;
        if (verdict === undefined) return paint('bold', head + rest);
        return head + paint(STYLES[verdict], word) + rest.slice(word.length);
      })
      .join('\n'),
  );
}

function widthOf(fields: readonly string[]): number {
  return Math.max(...fields.map((field) => field.length));
}
