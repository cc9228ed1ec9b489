import { styleText } from 'node:util';
import type { CellComparison, Comparison, Verdict } from '../../core/compare/comparison.ts';
import { groupBy } from '../../core/group-by.ts';
import { cellLabel } from '../../core/axes/cell.ts';
import { milliseconds } from '../milliseconds.ts';
import { GAP, packColumns } from '../pack-columns.ts';
import { clipped, plainText } from '../plain-text.ts';
import { wrapText } from '../wrap-text.ts';
import {
  cellVerdict,
  changeText,
  headline,
  intervalText,
  pText,
  remarks,
  stepsText,
} from './verdict-words.ts';

export interface ComparisonTextOptions {
  readonly color: boolean;
  /** Characters per line. */
  readonly width: number;
}

type Style = Parameters<typeof styleText>[0];

const STYLES: Readonly<Record<Verdict, Style>> = {
  regression: ['red', 'bold'],
  within: 'green',
  inconclusive: 'yellow',
};

/** The comparison for a terminal or a log, verdict first. */
export function comparisonText(comparison: Comparison, { color, width }: ComparisonTextOptions): string {
  const paint = (style: Style, text: string): string =>
    color ? styleText(style, text, { validateStream: false }) : text;
  const wrapped = (text: string, indent = 0): string => wrapText(plainText(text), width, indent);
  const { cells, skipped, notes, differences, level } = comparison;
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
  const legend = `B / A of medians over ${level}s, 95 % interval (Welch, on ln); p: one-sided, of being within the margin, Holm over all cells; detectable: the smallest slowdown that this data would show in 80 % of cases`;
  const without = [...groupBy(skipped, ({ reason }) => reason)].map(([reason, group]) =>
    wrapped(`Not compared, ${reason}: ${group.map(cellLabel).join(', ')}`, 4),
  );
  const paragraphs = [
    paint(STYLES[comparison.verdict], wrapped(headline(comparison))),
    setting.join('\n'),
    ...tables(cells, width, paint),
    wrapped(legend),
    details.join('\n'),
    [...without, ...notes.map((note) => wrapped(`Note: ${note}`, 4))].join('\n'),
  ];
  return `${paragraphs.filter((paragraph) => paragraph !== '').join('\n\n')}\n`;
}

/** With the steps of a slowdown. JSON and CSV have the rest. */
function detailLines(cell: CellComparison): string[] {
  const steps = cell.changed === 'slower' ? [stepsText(cell)] : [];
  return [...remarks(cell), ...steps];
}

/** One table, or several in sequence if the columns do not fit the width. */
function tables(
  cells: readonly CellComparison[],
  width: number,
  paint: (style: Style, text: string) => string,
): string[] {
  const columns: [string, (cell: CellComparison) => string][] = [
    ['A ms', ({ a }) => (a.median_us === undefined ? '' : milliseconds(a.median_us))],
    ['B ms', ({ b }) => (b.median_us === undefined ? '' : milliseconds(b.median_us))],
    ['change', ({ ratio }) => changeText(ratio)],
    ['95 % interval', ({ low, high }) => intervalText(low, high)],
    ['p', ({ p_adjusted: p }) => pText(p)],
    ['detectable', ({ detectable }) => changeText(detectable)],
  ];
  const longest = Math.max(8, Math.floor(width / 2));
  const names = ['cell', ...cells.map((cell) => clipped(plainText(cellLabel(cell)), longest))];
  const words = ['verdict', ...cells.map(cellVerdict)];
  const [nameWidth, wordWidth] = [names, words].map(widthOf) as [number, number];
  const texts = columns.map(([name, field]) => [name, ...cells.map(field)]);
  const fitted = texts.map((lines) => ({ lines, width: widthOf(lines) }));
  return packColumns(fitted, width - nameWidth - GAP.length - wordWidth).map((block) =>
    names
      .map((name, line) => {
        const word = words[line] ?? '';
        const verdict = cells[line - 1]?.verdict;
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
