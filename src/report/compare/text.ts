import { styleText } from 'node:util';
import type { CellComparison, Comparison, Verdict } from '../../core/compare/comparison.ts';
import { groupBy } from '../../core/group-by.ts';
import { cellLabel } from '../../core/outcome.ts';
import { milliseconds } from '../milliseconds.ts';
import { plainText } from '../plain-text.ts';
import { wrapText } from '../wrap-text.ts';
import { belongsText, cellVerdict, changeText, headline, intervalText, stepsText } from './verdict-words.ts';

export interface ComparisonTextOptions {
  readonly color: boolean;
  /** Characters a line may have. */
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
    wrapped(`A  ${comparison.a}`, 3),
    wrapped(`B  ${comparison.b}`, 3),
    ...(differences.length === 0 ? ['Nothing that is recorded differs.'] : []),
    ...differences.flatMap(({ name, details }) =>
      details.map((detail) => wrapped(`${name}: ${detail}`.slice(0, 300), 4)),
    ),
  ];
  const details = cells.flatMap((cell) => {
    const lines = detailLines(cell);
    return lines.length === 0 ? [] : [wrapped(`${cellLabel(cell)}: ${lines.join('. ')}.`, 4)];
  });
  const legend = `B / A of medians over ${level}s, 95 % interval (Welch, on ln); p: one-sided, of being within the margin, Holm over all cells; detectable: from which slowdown on this data would show it in 80 % of cases`;
  const without = [...groupBy(skipped, ({ reason }) => reason)].map(([reason, group]) =>
    wrapped(`Not compared, ${reason}: ${group.map(cellLabel).join(', ')}`, 4),
  );
  const paragraphs = [
    paint(STYLES[comparison.verdict], wrapped(headline(comparison))),
    setting.join('\n'),
    table(cells, paint),
    wrapped(legend),
    details.join('\n'),
    [...without, ...notes.map((note) => wrapped(`Note: ${note}`, 4))].join('\n'),
  ];
  return `${paragraphs.filter((paragraph) => paragraph !== '').join('\n\n')}\n`;
}

/** What a reader acts on: why there is no verdict, and whose a slowdown is and where. The rest is in JSON and CSV. */
function detailLines(cell: CellComparison): string[] {
  const isSlower = cell.changed === 'slower';
  const lines = [
    cell.reason,
    isSlower ? belongsText(cell) : undefined,
    isSlower ? stepsText(cell) : undefined,
  ];
  return lines.filter((line) => line !== undefined && line !== '') as string[];
}

function table(cells: readonly CellComparison[], paint: (style: Style, text: string) => string): string {
  const columns: [string, (cell: CellComparison) => string][] = [
    ['verdict', cellVerdict],
    ['A ms', ({ a }) => (a.median_us === undefined ? '' : milliseconds(a.median_us))],
    ['B ms', ({ b }) => (b.median_us === undefined ? '' : milliseconds(b.median_us))],
    ['change', ({ ratio }) => changeText(ratio)],
    ['95 % interval', ({ low, high }) => intervalText(low, high)],
    ['p', ({ p_adjusted: p }) => pText(p)],
    ['detectable', ({ detectable }) => changeText(detectable)],
  ];
  const texts = [
    ['cell', ...columns.map(([name]) => name)],
    ...cells.map((cell) => [plainText(cellLabel(cell)), ...columns.map(([, field]) => field(cell))]),
  ];
  const widths = texts[0]?.map((_, index) => Math.max(...texts.map((row) => row[index]?.length ?? 0))) ?? [];
  return texts
    .map((row, line) => {
      const fields = row.map((field, index) =>
        index < 2 ? field.padEnd(widths[index] ?? 0) : field.padStart(widths[index] ?? 0),
      );
      const verdict = cells[line - 1]?.verdict;
      const text = fields.join('  ').trimEnd();
      if (verdict === undefined) return paint('bold', text);
      return text.replace(/(?<= {2})(regression|within, faster|within|inconclusive)/, (word) =>
        paint(STYLES[verdict], word),
      );
    })
    .join('\n');
}

/** `0.012`, `<0.001`. */
export function pText(p: number | undefined): string {
  if (p === undefined) return '';
  return p < 0.001 ? '<0.001' : p.toFixed(3);
}
