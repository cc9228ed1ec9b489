import { styleText } from 'node:util';
import type { GridStat } from '../core/grid/grid-stat.ts';
import type { ResultSet } from '../core/results/result-set.ts';
import { footnotes } from './footnotes.ts';
import { gridView, type GridCellView } from './grid-view.ts';
import { GAP, packColumns } from './pack-columns.ts';
import { clipped, plainText } from './plain-text.ts';
import { wrapText } from './wrap-text.ts';

export interface GridTextOptions {
  readonly color: boolean;
  /** Characters per line. */
  readonly width: number;
  /** What its times are of; the workload where absent. */
  readonly subject?: string | undefined;
  /** What it shows of each cell; the mean where absent. */
  readonly stat?: GridStat | undefined;
}

/** Follows the fastest numbers of a row; the column's other numbers leave its place empty, to stay aligned. */
const FASTEST_MARK = ' *';

type Style = Parameters<typeof styleText>[0];

/**
 * The grid for a terminal or a log: runtimes down, drivers across, in milliseconds, with the reasons for its gaps as
 * footnotes. Drivers that do not fit the width continue in further blocks.
 */
export function gridText(results: ResultSet, options: GridTextOptions): string {
  const view = gridView(results, options.subject, options.stat);
  const paint = (style: Style | undefined, text: string): string =>
    options.color && style !== undefined ? styleText(style, text, { validateStream: false }) : text;
  const longest = Math.max(8, Math.floor(options.width / 2) - GAP.length);
  const name = (text: string): string => clipped(plainText(text), longest);

  const heads = headColumns([view.headings, ...view.rows.map((row) => row.labels)], longest);
  const headWidth = Math.max(...heads.map((head) => head.length));
  const columns = view.drivers.map((driver, index) => {
    const cells = view.rows.flatMap((row) => row.cells[index] ?? []);
    const place = cells.some(({ fastest }) => fastest) ? ' '.repeat(FASTEST_MARK.length) : '';
    const texts = [name(driver) + place, ...cells.map((cell) => cellText(cell, place))];
    const width = Math.max(...texts.map((text) => text.length));
    const styles: (Style | undefined)[] = ['bold', ...cells.map(cellStyle)];
    return { width, lines: texts.map((text, line) => paint(styles[line], text.padStart(width))) };
  });

  const blocks = packColumns(columns, options.width - headWidth).map((block) =>
    heads
      .map((head, line) => [head.padEnd(headWidth), ...block.map((column) => column.lines[line] ?? '')])
      .map((fields) => fields.join(GAP).trimEnd())
      .join('\n'),
  );
  const notes = footnotes(results).notes.map(({ number, subject, text }) =>
    wrapText(`[${number}] ${subject}: ${text}`, options.width, 4),
  );
  const paragraphs = [
    [view.title, view.setting].map((text) => wrapText(plainText(text), options.width)).join('\n'),
    ...blocks,
    wrapText(view.legend, options.width),
    notes.join('\n'),
  ];
  return `${paragraphs.filter((paragraph) => paragraph !== '').join('\n\n')}\n`;
}

/** The labels of each line, aligned; what does not fit is cut from the last columns. */
function headColumns(lines: readonly (readonly string[])[], width: number): string[] {
  let heads = lines.map(() => '');
  for (const [index] of lines[0]?.entries() ?? []) {
    const before = Math.max(...heads.map((head) => head.length));
    const gap = index === 0 ? '' : GAP;
    const room = Math.max(8, width - before - gap.length);
    heads = lines.map(
      (line, row) =>
        `${(heads[row] ?? '').padEnd(before)}${gap}${clipped(plainText(line[index] ?? ''), room)}`,
    );
  }
  return heads;
}

function cellText({ value, note, fastest, kind }: GridCellView, place: string): string {
  const text = note === undefined ? value : `${value} [${note}]`;
  if (fastest) return text + FASTEST_MARK;
  return kind === 'measured' ? text + place : text;
}

/** The word or the star beside it says the same: colour alone tells nothing. */
function cellStyle({ kind, fastest }: GridCellView): Style | undefined {
  switch (kind) {
    case 'measured':
      return fastest ? 'green' : undefined;
    case 'failed':
      return 'red';
    case 'unsupported':
    case 'aborted':
      return 'yellow';
  }
}
