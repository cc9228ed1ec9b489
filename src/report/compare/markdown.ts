import type { CellComparison, Comparison, Verdict } from '../../core/compare/comparison.ts';
import { cellLabel } from '../../core/outcome.ts';
import { markdownTable, markdownText } from '../markdown-text.ts';
import { milliseconds } from '../milliseconds.ts';
import { pText } from './text.ts';
import {
  belongsText,
  cellVerdict,
  changeText,
  cpuText,
  headline,
  intervalText,
  stepsText,
} from './verdict-words.ts';

/** Words carry the verdict; the marks only help to find it. */
const MARKS: Readonly<Record<Verdict, string>> = { regression: '❌', within: '✅', inconclusive: '❔' };
/** A pull request's comment holds 65,536 characters; a change of kernel has hundreds of lines. */
const LONGEST_DETAIL = 300;

/** The comparison as a comment on a pull request: verdict and table, the rest folded away. */
export function comparisonMarkdown(comparison: Comparison): string {
  const { cells, skipped, notes, differences, level } = comparison;
  const rows = cells.map((cell) => [
    cellLabel(cell),
    `${MARKS[cell.verdict]} ${cellVerdict(cell)}`,
    us(cell.a.median_us),
    us(cell.b.median_us),
    changeText(cell.ratio),
    intervalText(cell.low, cell.high),
    pText(cell.p_adjusted),
  ]);
  const columns = ['cell', 'verdict', 'A ms', 'B ms', 'change', '95 % interval', 'p'];
  const changes = differences.flatMap(({ name, details }) =>
    details.map((detail) => `- ${markdownText(`${name}: ${detail}`.slice(0, LONGEST_DETAIL))}`),
  );
  const why = cells.flatMap((cell) => {
    const belongs = cell.changed === 'slower' ? belongsText(cell) : undefined;
    const text = [cell.reason, belongs].filter((part) => part !== undefined).join('; ');
    return text === '' ? [] : `- ${markdownText(`${cellLabel(cell)}: ${text}`)}`;
  });
  const limits = [
    ...notes,
    ...skipped.map((cell) => `${cellLabel(cell)} is not compared: ${cell.reason}`),
  ].map((text) => `- ${markdownText(text)}`);
  const paragraphs = [
    `### ${MARKS[comparison.verdict]} ${markdownText(headline(comparison))}`,
    `A: ${markdownText(comparison.a)}\nB: ${markdownText(comparison.b)}`,
    changes.length === 0 ? 'Nothing that is recorded differs.' : changes.join('\n'),
    markdownTable(columns, rows, 2),
    why.join('\n'),
    limits.join('\n'),
    folded('Steps, engine CPU and what could have been found', stepTable(cells)),
    `Ratios are B / A of medians over ${level}s with 95 % intervals; p is one-sided, of being within the margin, Holm-corrected over all cells.`,
  ];
  return `${paragraphs.filter((paragraph) => paragraph !== '').join('\n\n')}\n`;
}

function stepTable(cells: readonly CellComparison[]): string {
  const rows = cells.map((cell) => [
    cellLabel(cell),
    stepsText(cell),
    cpuText(cell),
    `${cell.a.units} / ${cell.b.units}`,
    changeText(cell.detectable),
  ]);
  return markdownTable(['cell', 'where the difference is', 'engine CPU ms', 'units', 'detectable'], rows, 2);
}

function folded(title: string, body: string): string {
  return `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}

function us(value: number | undefined): string {
  return value === undefined ? '' : milliseconds(value);
}
