import { oneIteration } from '../one-iteration.ts';
import type { CellObject, Row, SheetData } from 'write-excel-file/node';
import { sampleCount } from '../../core/results/cell-result.ts';
import { gridFigures, type GridFigure, type GridFigureRow } from '../../core/grid/grid-figures.ts';
import { gridColumns, rowAxes, type GridRow } from '../../core/grid/grid-rows.ts';
import type { GridStat } from '../../core/grid/grid-stat.ts';
import type { ResultSet } from '../../core/results/result-set.ts';
import { footnotes } from '../footnotes.ts';
import { gridView } from '../grid-view.ts';
import { statTitle } from '../stat-title.ts';
import { wrapText } from '../wrap-text.ts';
import { columnLetters, FONT, numberCell, textCell, type Style } from './cell.ts';
import { rangeOf } from './page-setup.ts';
import { HEADER, widths, type XlsxSheet } from './table-sheet.ts';

/** About three digits, as everywhere. */
const MILLISECONDS = '[>=100]0;[>=10]0.0;0.00';
const RATIO = '0.00';
const NOTE_WIDTH = 110;
const CHART_ROWS = 20;
/** Of more rows than this the print is too small to read. */
const MOST_ON_A_PAGE = 90;
const HOLE: Style = { ...FONT, backgroundColor: '#EDEDED', fontStyle: 'italic', align: 'right' };
const TITLE: Style = { ...FONT, fontWeight: 'bold' };

/**
 * From the lowest number of a row to the highest: blue to orange, which colour-blind readers can tell apart. The ratios below
 * say the same in numbers.
 */
const SHADES: readonly { readonly upTo: number; readonly style: Style; readonly word: string }[] = [
  { upTo: 1, style: { backgroundColor: '#9DC3E6', fontWeight: 'bold' }, word: 'the lowest of its row' },
  { upTo: 1.1, style: { backgroundColor: '#DEEBF7' }, word: 'at most 1.1 times as long' },
  { upTo: 1.5, style: { backgroundColor: '#FFF2CC' }, word: 'at most 1.5 times' },
  { upTo: 2, style: { backgroundColor: '#FBD5B0' }, word: 'at most twice' },
  { upTo: Infinity, style: { backgroundColor: '#F4A460' }, word: 'more than twice' },
];

/**
 * The grid: runtimes down, driver setups across, numbers in milliseconds, gaps in words. Below it half the widths of the
 * intervals, the ratios to the lowest of each row, and the reasons for the gaps.
 * @param stat - what it shows of each cell
 */
export function gridSheet(results: ResultSet, stat: GridStat = 'mean'): XlsxSheet {
  const { scenario } = results.plan;
  const rows = gridFigures(results, stat);
  const labels = labelColumns(results);
  const { notes, numbers } = footnotes(results);
  const { marks } = gridView(results, undefined, stat);
  const drivers = gridColumns(results).map(({ label }) => label);
  const isTime = stat !== 'n';
  const unit = isTime ? `${stat} ms` : 'n';
  const heads = (of: string): Row => [
    ...labels.map(({ name }) => textCell(name, HEADER)),
    ...drivers.map((driver) => textCell(`${driver}, ${of}`, { ...HEADER, align: 'right' })),
  ];
  const block = (value: (figure: GridFigure, row: GridFigureRow) => CellObject | undefined): SheetData =>
    rows.map((row) => [
      ...labels.map(({ cell }) => cell(row)),
      ...row.figures.map((figure) => figure && value(figure, row)),
    ]);

  const grid = block(({ cell, value }) => {
    const note = numbers.get(cell);
    if (value !== undefined) return isTime ? millisecondsCell(value) : numberCell(value);
    const word = cell.outcome.kind === 'measured' ? 'no sample' : cell.outcome.kind;
    return textCell(note === undefined ? word : `${word} [${note}]`, HOLE);
  });
  const halves = block(({ interval }) => interval && millisecondsCell((interval.high - interval.low) / 2));
  const ratios = block(({ value }, { lowest }) =>
    value === undefined || lowest === undefined
      ? undefined
      : numberCell(Number((value / lowest).toFixed(4)), RATIO),
  );
  const counts = block(({ cell }) => numberCell(sampleCount(cell)));
  const failures = notes.map(({ number, subject, text }) => `[${number}] ${subject}: ${text}`);
  const data: SheetData = [
    [...heads(unit), textCell('fastest', HEADER)],
    ...grid.map((row, index) => [...row, fastest(drivers, rows[index]?.figures ?? [])]),
    [],
    ...lines([
      `${statTitle(stat, oneIteration(scenario.workload))}${isTime ? '; the colours show how much more than the lowest of the row' : ''}`,
      ...(marks.meaning === undefined ? [] : [`column fastest: ${marks.meaning}`]),
      ...(marks.missing === undefined ? [] : [marks.missing]),
    ]),
    ...(isTime ? SHADES.map(({ style, word }) => [textCell('', style), textCell(word)]) : []),
    ...lines(failures),
    [],
    ...(stat === 'mean'
      ? [
          [textCell('Half of the 95 % confidence interval over engine restarts', TITLE)],
          ...[heads('± ms'), ...halves, []],
        ]
      : []),
    ...(!isTime
      ? []
      : [
          [textCell('Ratio to the lowest of the row', TITLE)],
          ...[heads('ratio'), ...ratios, []],
          [textCell(`Number of samples in each ${stat}`, TITLE)],
          ...[heads('n'), ...counts],
        ]),
  ];
  const hasFigures = rows.some(({ figures }) => figures.some((figure) => figure?.value !== undefined));
  const below = data.length + 1;
  return {
    ...{ sheet: 'grid', data, orientation: 'landscape' },
    printArea: rangeOf(labels.length + drivers.length + 1, data.length + (hasFigures ? CHART_ROWS + 1 : 0)),
    isOnePage: below + CHART_ROWS <= MOST_ON_A_PAGE,
    ...(hasFigures
      ? {
          chart: {
            title: statTitle(stat, oneIteration(scenario.workload)),
            ...{ labels: labels.length, drivers, rows: rows.length, below, height: CHART_ROWS },
          },
        }
      : {}),
    ...{ stickyRowsCount: 1, stickyColumnsCount: labels.length },
    columns: widths([...data.slice(0, rows.length + 1), heads(unit)]),
    ...(isTime ? shading(labels.length, drivers.length, rows.length) : {}),
  };
}

interface LabelColumn {
  readonly name: string;
  readonly cell: (row: GridRow) => CellObject;
}

/** Columns that distinguish the rows: axes with several values. */
function labelColumns(results: ResultSet): LabelColumn[] {
  return rowAxes(results).map((axis) => ({
    name: axis.heading,
    cell: ({ values }) => {
      const value = values.get(axis);
      return typeof value === 'number' ? numberCell(value) : textCell(value ?? '');
    },
  }));
}

/** To whole microseconds, as everywhere. */
function millisecondsCell(us: number): CellObject {
  return numberCell(Math.round(us) / 1000, MILLISECONDS);
}

/** In words, since colour alone tells nothing. */
function fastest(
  drivers: readonly string[],
  figures: readonly (GridFigure | undefined)[],
): CellObject | undefined {
  const names = drivers.filter((_, index) => figures[index]?.isFastest === true);
  return names.length === 0 ? undefined : textCell(names.join(', '));
}

function lines(texts: readonly string[]): SheetData {
  return texts.flatMap((text) =>
    wrapText(text, NOTE_WIDTH, 4)
      .split('\n')
      .map((line) => [textCell(line)]),
  );
}

/** A formula, so it follows edited numbers. Rows and columns count from 1 here. */
function shading(labels: number, drivers: number, rows: number): Pick<XlsxSheet, 'conditionalFormatting'> {
  // The library cannot write a sheet with an empty list of rules.
  if (rows === 0 || drivers < 2) return {};
  const [first, last] = [columnLetters(labels), columnLetters(labels + drivers - 1)];
  const row = `$${first}2:$${last}2`;
  const cellRange = {
    from: { row: 2, column: labels + 1 },
    to: { row: rows + 1, column: labels + drivers },
  };
  const conditionalFormatting = SHADES.map(({ upTo, style }) => {
    const isCompared = `ISNUMBER(${first}2),COUNT(${row})>1`;
    const limit = upTo === Infinity ? '' : `,${first}2<=${upTo}*MIN(${row})`;
    const { backgroundColor = '', fontWeight } = style;
    return {
      cellRange,
      condition: { formula: `AND(${isCompared}${limit})` },
      style: { backgroundColor, ...(fontWeight === undefined ? {} : { fontWeight }) },
    };
  });
  return { conditionalFormatting };
}
