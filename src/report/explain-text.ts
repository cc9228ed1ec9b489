import { styleText } from 'node:util';
import { wholeId, wholeLabel } from '../core/axes/cell.ts';
import { PARTS, type Part } from '../core/explain/part.ts';
import { medianIteration, stepUs, tracedUs } from '../core/explain/median-iteration.ts';
import type { Figures } from '../core/figures/figures.ts';
import type { PartRow } from '../core/figures/part-rows.ts';
import { tracedRatio } from '../core/figures/part-rows.ts';
import type { CellResult } from '../core/results/cell-result.ts';
import { milliseconds } from './milliseconds.ts';
import { clipped, plainText } from './plain-text.ts';
import { wrapText } from './wrap-text.ts';

export interface ExplainTextOptions {
  readonly color: boolean;
  /** Characters per line. */
  readonly width: number;
}

const NAME_WIDTH = 24;
const FIGURES_WIDTH = 30;
const LEAST_BAR = 10;
const FULL = '\u2588';
const EIGHTHS = ['', '\u258f', '\u258e', '\u258d', '\u258c', '\u258b', '\u258a', '\u2589'];

/** For a terminal: what each step of a cell's traced iterations is made of, then its median iteration in time. */
export function explainText(figures: Figures, cell: CellResult, options: ExplainTextOptions): string {
  const { parts, results } = figures;
  const own = parts.filter((row) => wholeId(row) === wholeId(cell));
  const steps = [...new Set(own.map(({ step }) => step))];
  const longest = Math.max(...own.map(({ mean_us: us }) => us ?? 0));
  const bold = (text: string): string =>
    options.color ? styleText('bold', text, { validateStream: false }) : text;
  const blocks = steps.map((step) => {
    const rows = own.filter((row) => row.step === step);
    const total = rows.reduce((sum, { mean_us: us }) => sum + (us ?? 0), 0);
    return [
      bold(`${plainText(step)}  ${milliseconds(total)} ms`),
      ...rows.map((row) => partLine(row, longest, options.width)),
    ].join('\n');
  });
  const ratio = tracedRatio(cell);
  const about = [
    `${wholeLabel(cell, results.cells)}: where the time of the traced iterations goes. Mean of each part in ms, ± half of the 95 % confidence interval over engine restarts.`,
    ratio === undefined
      ? ''
      : ` A traced iteration takes ${ratio.toFixed(2)} times as long as a counted one.`,
  ].join('');
  return `${[wrapText(plainText(about), options.width), ...blocks, timeline(cell, options.width)].join('\n\n')}\n`;
}

function partLine(
  { part, mean_us: mean = 0, share = 0, ...row }: PartRow,
  longest: number,
  width: number,
): string {
  const half =
    row.ci_low_us === undefined || row.ci_high_us === undefined
      ? ''
      : ` \u00b1${milliseconds((row.ci_high_us - row.ci_low_us) / 2)}`;
  const figures = `${milliseconds(mean).padStart(7)}${half.padEnd(8)} ${(share * 100).toFixed(1).padStart(5)} %`;
  const room = Math.max(LEAST_BAR, width - NAME_WIDTH - FIGURES_WIDTH);
  return `  ${part.padEnd(16)} ${figures}  ${barOf(mean / longest, room)}`.trimEnd();
}

function barOf(share: number, room: number): string {
  const eighths = Math.round(share * room * EIGHTHS.length);
  return FULL.repeat(Math.floor(eighths / EIGHTHS.length)) + (EIGHTHS[eighths % EIGHTHS.length] ?? '');
}

/** A lane for each part, time from left to right. */
function timeline(cell: CellResult, width: number): string {
  const middle = medianIteration(cell.explained ?? []);
  if (middle === undefined) return '';
  const { spans, parts_us: steps } = middle;
  const total = tracedUs(middle);
  const room = Math.max(LEAST_BAR, width - 18);
  const at = (us: number): number => Math.min(room - 1, Math.floor((us / total) * room));
  const lane = (part: Part): string => {
    const cells = Array.from({ length: room }, () => ' ');
    for (const [begin, end, of] of spans)
      if (of === part) for (let index = at(begin); index <= at(end - 1); index++) cells[index] = FULL;
    return `  ${part.padEnd(16)}${cells.join('')}`.trimEnd();
  };
  let begin = 0;
  const marks = Array.from({ length: room }, () => ' ');
  for (const step of Object.keys(steps)) {
    const from = at(begin);
    begin += stepUs(steps, step);
    const free = at(begin) - from;
    const name = clipped(plainText(`|${step}`), Math.max(1, free));
    for (let index = 0; index < name.length && from + index < room; index++)
      marks[from + index] = name.charAt(index);
  }
  return [
    wrapText(
      `Round ${middle.round}, traced iteration ${middle.iteration} (the median): ${milliseconds(total)} ms`,
      width,
    ),
    `  ${' '.repeat(16)}${marks.join('')}`.trimEnd(),
    ...PARTS.filter((part) => spans.some((span) => span[2] === part)).map(lane),
  ].join('\n');
}
