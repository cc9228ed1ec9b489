import { cellId, columnLabel, rowLabel } from '../../core/axes/cell.ts';
import { AXES } from '../../core/axes/known-axes.ts';
import { plannedStarts } from '../../core/plan/planned-starts.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { groupBy } from '../../core/group-by.ts';
import { outcomeReason } from '../../core/record/outcome-reason.ts';
import { meanSoFar, type CellProgress, type Progress } from '../../core/watch/progress.ts';
import { cellSubject } from '../cell-subject.ts';
import { meanWithHalfWidth } from '../milliseconds.ts';
import { GAP, packColumns } from '../pack-columns.ts';
import { clipped, plainText } from '../plain-text.ts';
import { wrapText } from '../wrap-text.ts';

/** How much of a grid is shown. */
export interface Detail {
  /** Why cells have no number, below the grid. */
  readonly reasons: boolean;
  /** Half of each mean's interval. */
  readonly intervals: boolean;
  /** How many samples of each cell are done. */
  readonly counts: boolean;
  /** Drivers and runtimes without a number in any cell. */
  readonly holes: boolean;
  readonly longestName: number;
}

const ROW_HEADING = AXES.find(({ place }) => place === 'row')?.heading ?? '';

/** The legend, then runtimes down and drivers across, as in the grid of the results; further drivers in blocks below. */
export function liveGrid(plan: Plan, progress: Progress, detail: Detail, width: number): string[] {
  const { counts, holes } = detail;
  const name = (whole: string): string => clipped(plainText(whole), detail.longestName);
  const allStarts = plannedStarts(plan.scenario);
  const [first] = plan.cells;
  const allRows = plan.cells.filter(
    (cell) => first !== undefined && columnLabel(cell) === columnLabel(first),
  );
  type Row = (typeof allRows)[number];
  type Start = (typeof allStarts)[number];
  const cellOf = (row: Row, start: Start) =>
    progress.cells.get(cellId({ ...row, engine: undefined, ...start }));
  const isShown = (cells: readonly (CellProgress | undefined)[]): boolean =>
    holes || cells.some((cell) => cell !== undefined && !isHole(cell));
  const starts = allStarts.filter((start) => isShown(allRows.map((row) => cellOf(row, start))));
  const rows = allRows.filter((row) => isShown(allStarts.map((start) => cellOf(row, start))));

  const notes = detail.reasons ? reasonsOf([...progress.cells.values()]) : NO_REASONS;
  const heads = [ROW_HEADING, ...rows.map((row) => name(rowLabel(row)))];
  const headWidth = Math.max(...heads.map((head) => head.length));
  const room = Math.max(1, width - headWidth - GAP.length);
  const columns = starts.map((start) => {
    const cells = rows.map((row) => cellOf(row, start));
    const tallies = cells.map((cell) => (counts ? tallyText(cell) : ''));
    const tallyWidth = Math.max(0, ...tallies.map((tally) => tally.length));
    const texts = cells.map((cell, index) => {
      const own = meanText(cell, detail.intervals) + noteMark(cell && notes.numbers.get(cell));
      const tally = tallies[index] ?? '';
      return tally === '' ? own : `${own} ${tally.padEnd(tallyWidth)}`;
    });
    const lines = [name(columnLabel(start)), ...texts].map((line) => clipped(line, room));
    // A column that grew with its numbers would move all others.
    const { planned = 0 } = cells.find((cell) => cell !== undefined) ?? {};
    const usual = [
      '1000',
      ...(detail.intervals ? ['±100'] : []),
      ...(counts ? [`${planned}/${planned}`] : []),
    ];
    return {
      lines,
      width: Math.max(Math.min(usual.join(' ').length, room), ...lines.map(({ length }) => length)),
    };
  });
  const blocks = packColumns(columns, width - headWidth).map((block) =>
    heads.map((head, index) =>
      [head.padEnd(headWidth), ...block.map(({ lines, width: own }) => (lines[index] ?? '').padStart(own))]
        .join(GAP)
        .trimEnd(),
    ),
  );
  const without = [
    ...allStarts.filter((start) => !starts.includes(start)).map(columnLabel),
    ...allRows.filter((row) => !rows.includes(row)).map(({ runtime }) => runtime),
  ];
  return [
    ...legendLines(detail, width),
    ...blocks.flat(),
    ...(without.length === 0
      ? []
      : [clipped(`no number: ${[...new Set(without)].map(plainText).join(', ')}`, width)]),
    ...(notes.texts.length === 0 ? [] : ['']),
    ...notes.texts.flatMap((text, index) => wrapText(`[${index + 1}] ${text}`, width, 4).split('\n')),
  ];
}

function legendLines({ intervals, counts }: Detail, width: number): string[] {
  const half = intervals ? ['± half of the 95 % interval'] : [];
  const legend = ['mean ms so far', ...half, ...(counts ? ['samples done/planned'] : [])].join(', ');
  return wrapText(legend, width).split('\n');
}

/** How far a cell is, and what it lost. */
function tallyText(cell: CellProgress | undefined): string {
  if (cell === undefined || isHole(cell)) return '';
  const failed = cell.failed === 0 ? '' : ` ${cell.failed} failed`;
  return `${cell.done}/${cell.planned}${failed}`;
}

function meanText(cell: CellProgress | undefined, intervals: boolean): string {
  if (cell === undefined) return '';
  if (isHole(cell)) return cell.outcome?.kind ?? '';
  const { mean, interval } = meanSoFar(cell);
  if (mean === undefined) return '-';
  const shown = intervals ? interval : undefined;
  return meanWithHalfWidth(mean, shown?.low, shown?.high);
}

function noteMark(number: number | undefined): string {
  return number === undefined ? '' : ` [${number}]`;
}

interface Reasons {
  readonly texts: readonly string[];
  readonly numbers: ReadonlyMap<CellProgress, number>;
}

const NO_REASONS: Reasons = { texts: [], numbers: new Map() };
/** The results tell the whole. */
const LONGEST_REASON = 300;

/** Once for all cells with the same reason, as below the grid of the results. */
function reasonsOf(cells: readonly CellProgress[]): Reasons {
  const holes = cells.flatMap((cell) => {
    const reason = cell.outcome && outcomeReason(cell.outcome);
    return reason === undefined ? [] : { cell, reason };
  });
  const groups = [...groupBy(holes, ({ cell, reason }) => `${cell.outcome?.kind ?? ''} ${reason}`).values()];
  return {
    texts: groups.map((group) => {
      const subject = cellSubject(
        group.map(({ cell }) => cell),
        cells,
      );
      return `${plainText(subject)}: ${clipped(plainText(group[0]?.reason ?? ''), LONGEST_REASON)}`;
    }),
    numbers: new Map(groups.flatMap((group, index) => group.map(({ cell }) => [cell, index + 1] as const))),
  };
}

function isHole({ outcome }: CellProgress): boolean {
  return outcome !== undefined && outcome.kind !== 'measured';
}
