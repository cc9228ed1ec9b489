import { cellId, columnLabel, rowLabel } from '../../core/axes/cell.ts';
import type { CellKey } from '../../core/axes/cell-key.ts';
import { plannedStarts, type StartPlot } from '../../core/plan/planned-starts.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { CellProgress, Progress } from '../../core/watch/progress.ts';
import { bootText } from '../boot-text.ts';
import { milliseconds } from '../milliseconds.ts';
import { GAP, packColumns } from '../pack-columns.ts';
import { clipped, plainText } from '../plain-text.ts';

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

interface Detail {
  /** How many samples of each cell are done. */
  readonly counts: boolean;
  /** Drivers and runtimes without a number in any cell. */
  readonly holes: boolean;
  readonly longestName: number;
}

/** From most to least. */
const DETAILS: readonly Detail[] = [
  { counts: true, holes: true, longestName: 24 },
  { counts: false, holes: true, longestName: 24 },
  { counts: false, holes: false, longestName: 14 },
];

/**
 * What is shown during a run, line by line: where it is, the grid so far, the current activity. It fits the screen in
 * both directions: if the grid is too large, it is shown with less detail, then in part. The whole grid is printed at
 * the end of the run.
 */
export function liveFrame(facts: FrameFacts, { width, height }: FrameSize): string[] {
  const head = headLines(facts, width);
  const foot = [...warningLines(facts.warnings), plainText(facts.activity)].map((line) =>
    clipped(line, width),
  );
  const room = height - head.length - foot.length;
  let grid: readonly string[] = [];
  for (const detail of DETAILS) {
    grid = gridLines(facts, detail, width);
    if (grid.length <= room) break;
  }
  const shown = grid.length <= room ? grid : cutGrid(grid, room);
  const gap = grid.length + 2 <= room ? [''] : [];
  return [...head, ...gap, ...shown, ...gap, ...foot].slice(-Math.max(1, height));
}

function headLines({ plan, progress, elapsedUs, resultsDir }: FrameFacts, width: number): string[] {
  const remaining = progress.remainingUs();
  const left = remaining === undefined ? 'time left unknown' : `about ${duration(remaining)} left`;
  const last = plan.rounds.findLast(({ sentinel }) => sentinel === undefined);
  const parts = [
    plainText(plan.scenario.name),
    `round ${progress.round} of ${last?.round ?? 0}`,
    ...(progress.boot === undefined ? [] : [bootText(progress.boot, plan)]),
    `${duration(elapsedUs)} elapsed`,
    left,
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

function warningLines(warnings: readonly string[]): string[] {
  const last = warnings.at(-1);
  if (last === undefined) return [];
  const text = plainText(last);
  return [warnings.length === 1 ? `warning: ${text}` : `${warnings.length} warnings, the last: ${text}`];
}

/** The legend, then drivers down and runtimes across, which fits a narrow screen; further runtimes in blocks below. */
function gridLines(
  { plan, progress }: FrameFacts,
  { counts, holes, longestName }: Detail,
  width: number,
): string[] {
  const cellOf = (column: CellKey, start: StartPlot | undefined) =>
    start === undefined ? undefined : progress.cells.get(cellId({ ...column, engine: undefined, ...start }));
  const hasOpen = (cells: readonly (CellProgress | undefined)[]): boolean =>
    holes || cells.some((cell) => cell !== undefined && !isHole(cell));
  const text = counts ? cellText : meanText;
  const name = (whole: string): string => clipped(plainText(whole), longestName);

  const all = plannedStarts(plan.scenario);
  const [first] = plan.cells;
  const across = plan.cells.filter((cell) => first !== undefined && columnLabel(cell) === columnLabel(first));
  const starts = all.filter((start) => hasOpen(across.map((column) => cellOf(column, start))));
  const runtimes = across.filter((column) => hasOpen(all.map((start) => cellOf(column, start))));
  const heads = ['', ...starts.map((start) => name(columnLabel(start)))];
  const headWidth = Math.max(...heads.map((head) => head.length));
  const room = Math.max(1, width - headWidth - GAP.length);
  const columns = runtimes.map((column) => {
    const cells = starts.map((start) => text(cellOf(column, start)));
    const lines = [name(rowLabel(column)), ...cells].map((line) => clipped(line, room));
    // A column that grew with its numbers would move all others.
    const { planned = 0 } = cellOf(column, starts[0]) ?? {};
    const usual = counts ? `1000 ${planned}/${planned}`.length : '1000'.length;
    return { lines, width: Math.max(Math.min(usual, room), ...lines.map((line) => line.length)) };
  });
  const blocks = packColumns(columns, width - headWidth).map((block) =>
    heads.map((head, index) =>
      [head.padEnd(headWidth), ...block.map(({ lines, width: own }) => (lines[index] ?? '').padStart(own))]
        .join(GAP)
        .trimEnd(),
    ),
  );
  const without = [
    ...all.filter((start) => !starts.includes(start)).map(columnLabel),
    ...across.map(({ runtime }) => runtime).filter((one) => !runtimes.some(({ runtime }) => runtime === one)),
  ];
  return [
    counts ? 'mean ms so far, samples done/planned' : 'mean ms so far',
    ...blocks.flat(),
    ...(without.length === 0 ? [] : [`no number: ${[...new Set(without)].map(plainText).join(', ')}`]),
  ].map((line) => clipped(line, width));
}

function cellText(cell: CellProgress | undefined): string {
  if (cell === undefined || isHole(cell)) return meanText(cell);
  const failed = cell.failed === 0 ? '' : ` ${cell.failed} failed`;
  return `${meanText(cell)} ${cell.done}/${cell.planned}${failed}`;
}

function meanText(cell: CellProgress | undefined): string {
  if (cell === undefined) return '';
  if (isHole(cell)) return cell.outcome?.kind ?? '';
  return cell.done === 0 ? '-' : milliseconds(cell.sumUs / cell.done);
}

function isHole({ outcome }: CellProgress): boolean {
  return outcome !== undefined && outcome.kind !== 'measured';
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
