import type { Plan } from '../../core/plan/plan.ts';
import type { Progress } from '../../core/watch/progress.ts';
import { bootText } from '../boot-text.ts';
import { GAP } from '../pack-columns.ts';
import { clipped, plainText } from '../plain-text.ts';
import { clippedToScreen } from '../screen-width.ts';
import { wrapText } from '../wrap-text.ts';
import { liveGrid, type Detail } from './live-grid.ts';

export interface FrameFacts {
  readonly plan: Plan;
  readonly progress: Progress;
  readonly elapsedUs: number;
  readonly resultsDir: string;
  readonly activity: string;
  readonly warnings: readonly string[];
}

export interface FrameSize {
  readonly width: number;
  readonly height: number;
}

/** From most to least. */
const DETAILS: readonly Detail[] = [
  { reasons: true, intervals: true, counts: true, holes: true, longestName: 64 },
  { reasons: true, intervals: true, counts: true, holes: true, longestName: 24 },
  { reasons: false, intervals: true, counts: true, holes: true, longestName: 64 },
  { reasons: false, intervals: true, counts: true, holes: true, longestName: 24 },
  { reasons: false, intervals: true, counts: true, holes: true, longestName: 14 },
  { reasons: false, intervals: true, counts: false, holes: true, longestName: 24 },
  { reasons: false, intervals: false, counts: false, holes: true, longestName: 24 },
  { reasons: false, intervals: false, counts: false, holes: false, longestName: 14 },
];

/**
 * What is shown during a run, line by line: where it is, the grid so far, warnings, the current activity. It fits the
 * screen in both directions: if the grid is too large, it is shown with less detail, then in part. The whole grid is
 * printed at the end of the run.
 */
export function liveFrame(facts: FrameFacts, { width, height }: FrameSize): string[] {
  const head = headLines(facts, width);
  const activity = plainText(facts.activity);
  const room = height - head.length - 1;
  const { grid, warnings } = fitted(facts, width, room);
  const gap = grid.length + warnings.length + 2 <= room ? [''] : [];
  return [...head, ...gap, ...grid, ...gap, ...warnings, activity]
    .slice(-Math.max(1, height))
    .map((line) => clippedToScreen(line, width));
}

/** The grid with as much detail as there is room for, and as many words of the warnings. */
function fitted(
  { plan, progress, warnings }: FrameFacts,
  width: number,
  room: number,
): { grid: readonly string[]; warnings: readonly string[] } {
  const told = warningForms(warnings, width);
  let grid: readonly string[] = [];
  for (const detail of DETAILS) {
    grid = liveGrid(plan, progress, detail, width);
    const form = told.find((lines) => grid.length + lines.length <= room);
    if (form !== undefined) return { grid, warnings: form };
  }
  const least = told.at(-1) ?? [];
  return { grid: cutGrid(grid, room - least.length), warnings: least };
}

/** All warnings, the last one, and what of that fits a line. */
function warningForms(warnings: readonly string[], width: number): string[][] {
  const texts = warnings.map(plainText);
  const last = texts.at(-1);
  if (last === undefined) return [[]];
  const wrapped = (text: string): string[] => wrapText(text, width, 2).split('\n');
  const only = texts.length === 1 ? `warning: ${last}` : `${texts.length} warnings, the last: ${last}`;
  return [texts.flatMap((text) => wrapped(`warning: ${text}`)), wrapped(only), [clipped(only, width)]];
}

function headLines({ plan, progress, elapsedUs, resultsDir }: FrameFacts, width: number): string[] {
  const { us, isGuess } = progress.remaining();
  const last = plan.rounds.findLast(({ sentinel }) => sentinel === undefined);
  const parts = [
    plainText(plan.scenario.name),
    `round ${progress.round} of ${last?.round ?? 0}`,
    ...(progress.boot === undefined ? [] : [bootText(progress.boot, plan)]),
    `${duration(elapsedUs)} elapsed`,
    `about ${duration(us)} left${isGuess ? ' (a guess so far)' : ''}`,
  ];
  return [
    ...joined(parts, width),
    `results in ${clippedBefore(plainText(resultsDir), width - 'results in '.length)}`,
  ];
}

/** The parts on as few lines as possible, in order. */
function joined(parts: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const line = lines.at(-1);
    if (line === undefined || line.length + GAP.length + part.length > width)
      lines.push(clipped(part, width));
    else lines[lines.length - 1] = line + GAP + part;
  }
  return lines;
}

function cutGrid(lines: readonly string[], room: number): string[] {
  const shown = lines.slice(0, Math.max(0, room - 1));
  return room < 1 ? [] : [...shown, `... ${lines.length - shown.length} more lines`];
}

/** The end of a path distinguishes it. Some scripts take two columns per character. */
function clippedBefore(path: string, width: number): string {
  const most = /[^\x20-\x7e]/.test(path) ? Math.floor(width / 2) : width;
  return path.length <= most ? path : `...${path.slice(3 - Math.max(4, most)).replace(/^\p{Cs}/u, '')}`;
}

function duration(us: number): string {
  const seconds = Math.round(us / 1e6);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
