import { WORST_FIRST } from '../../core/compare/verdict.ts';
import type { CellComparison, Comparison, Verdict } from '../../core/compare/comparison.ts';
import { cellLabel } from '../../core/axes/cell.ts';
import { markdownTable, markdownText } from '../markdown-text.ts';
import { milliseconds } from '../milliseconds.ts';
import { clipped } from '../plain-text.ts';
import { comparedWarnings } from '../warning-texts.ts';
import { notableQuantities, QUANTITY_HEADS, QUANTITY_NOTE } from './quantity-lines.ts';
import { notableSteps, stepVerdict, usText } from './step-words.ts';
import {
  cellVerdict,
  changeText,
  cpuText,
  figuresText,
  headline,
  intervalText,
  pText,
  remarks,
  stepsText,
} from './verdict-words.ts';

/** Words carry the verdict; the marks only help to find it. */
const MARKS: Readonly<Record<Verdict, string>> = {
  regression: '❌',
  doubtful: '⚠️',
  within: '✅',
  inconclusive: '❔',
};
/** A pull request's comment holds 65,536 characters. The parts outside lists take less than the difference. */
const ROOM = 55_000;
/** Names, reasons and a kernel's options can have any length. */
const LONGEST = 300;

/**
 * The comparison as a comment on a pull request: verdict and table, the worst cells first, the rest folded away. What
 * does not fit is left out of the lists, and counted.
 */
export function comparisonMarkdown(comparison: Comparison): string {
  const { skipped, differences } = comparison;
  const cells = WORST_FIRST.flatMap((verdict) => comparison.cells.filter((cell) => cell.verdict === verdict));
  const grid = lines(gridTable(cells));
  const judged = judgedTable(comparison);
  const quantities = quantityTable(comparison);
  const steps = lines(stepTable(cells));
  const changes = differences.flatMap(({ name, details }) =>
    details.map((detail) => item(`${name}: ${detail}`)),
  );
  const why = cells.flatMap((cell) => {
    const text = remarks(cell).join('; ');
    return text === '' ? [] : item(`${cellLabel(cell)}: ${text}`);
  });
  const skips = skipped.map((cell) => item(`${cellLabel(cell)} is not compared: ${cell.reason}`));
  const fitted = fitter(ROOM);
  // By importance, which is not the reading order.
  const list = {
    grid: fitted(grid, 2),
    judged: judged === '' ? '' : fitted(lines(judged), 2),
    quantities: quantities === '' ? '' : `${fitted(lines(quantities), 2)}\n\n${QUANTITY_NOTE}`,
    warnings: fitted(comparedWarnings(comparison.warnings).map((text) => item(`Warning, ${text}`))),
    notes: fitted(comparison.notes.map(item)),
    why: fitted(why),
    skips: fitted(skips),
    changes: fitted(changes),
    steps: fitted(steps, 2),
  };
  const paragraphs = [
    `### ${MARKS[comparison.verdict]} ${markdownText(clipped(headline(comparison), 2 * LONGEST))}`,
    [`A: ${comparison.a}`, `B: ${comparison.b}`]
      .map((side) => markdownText(clipped(side, LONGEST)))
      .join('\n'),
    changes.length === 0 ? 'Nothing that is recorded differs.' : list.changes,
    list.warnings,
    list.grid,
    list.judged,
    list.quantities,
    list.why,
    list.notes,
    list.skips,
    folded('Steps, engine CPU and what could have been found', list.steps),
    `${figuresText(comparison)}; p: one-sided, of being within the margin, Holm-corrected over all cells${comparison.judges === 'steps' ? ' and steps. Each step is judged; figures of cells are of their totals, which are not' : ''}.`,
  ];
  return `${paragraphs.filter((paragraph) => paragraph !== '').join('\n\n')}\n`;
}

function gridTable(cells: readonly CellComparison[]): string {
  const rows = cells.map((cell) => [
    name(cell),
    `${MARKS[cell.verdict]} ${cellVerdict(cell)}`,
    us(cell.a.centre_us),
    us(cell.b.centre_us),
    changeText(cell.ratio),
    intervalText(cell.low, cell.high),
    pText(cell.p_adjusted),
  ]);
  return markdownTable(['cell', 'verdict', 'A ms', 'B ms', 'change', '95 % interval', 'p'], rows, 2);
}

function stepTable(cells: readonly CellComparison[]): string {
  const rows = cells.map((cell) => [
    name(cell),
    clipped(stepsText(cell), LONGEST),
    cpuText(cell),
    `${cell.a.units} / ${cell.b.units}`,
    changeText(cell.detectable),
  ]);
  return markdownTable(['cell', 'where the difference is', 'engine CPU ms', 'units', 'detectable'], rows, 2);
}

/** The steps that are not simply within the margin; empty where totals are judged. */
function judgedTable(comparison: Comparison): string {
  const rows = notableSteps(comparison).map((found) => {
    const { cell, step } = found;
    return [
      name(cell),
      clipped(step.step, LONGEST),
      `${MARKS[step.judged.verdict ?? 'within']} ${stepVerdict(found)}`,
      ...[usText(step.judged.a_centre_us), usText(step.judged.b_centre_us)],
      ...[changeText(step.ratio), intervalText(step.low, step.high), pText(step.p_adjusted)],
    ];
  });
  if (rows.length === 0) return '';
  const heads = ['cell', 'step', 'verdict', 'A us', 'B us', 'change', '95 % interval', 'p'];
  return markdownTable(heads, rows, 3);
}

/** The quantities that are not simply within the margin; empty where only times were measured. */
function quantityTable(comparison: Comparison): string {
  const rows = notableQuantities(comparison).map(({ cell, found, fields }) => [
    ...[name(cell), clipped(found.quantity, LONGEST), found.state ?? ''],
    ...fields,
  ]);
  return rows.length === 0 ? '' : markdownTable(['cell', 'quantity', 'is', ...QUANTITY_HEADS], rows, 3);
}

function name(cell: CellComparison): string {
  return clipped(cellLabel(cell), LONGEST);
}

function item(text: string): string {
  return `- ${markdownText(clipped(text, LONGEST))}`;
}

function lines(table: string): string[] {
  return table.split('\n');
}

/**
 * @returns a function that joins lines as long as there is room, and says how many are left out; headings do not stand
 * alone
 */
function fitter(room: number): (lines: readonly string[], heads?: number) => string {
  let left = room;
  return (all, heads = 0) => {
    const cut = all.findIndex((line) => {
      left -= line.length + 1;
      return left < 0;
    });
    if (cut === -1) return all.join('\n');
    // No room is left: less important parts are left out as well.
    const more = `${all.length - Math.max(cut, heads)} more lines do not fit; \`--format json\` has all.`;
    return [...(cut <= heads ? [] : [all.slice(0, cut).join('\n')]), more].join('\n\n');
  };
}

function folded(title: string, body: string): string {
  return `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}

function us(value: number | undefined): string {
  return value === undefined ? '' : milliseconds(value);
}
