import { markup, type Markup } from '../markup.ts';
import { clipped, plainText } from '../plain-text.ts';

export interface Column<Row> {
  readonly name: string;
  /** Absent if it has none. */
  readonly unit?: string;
  readonly kind: 'name' | 'number' | 'text';
  /** The text shown; empty if there is nothing. */
  readonly text: (row: Row) => string;
  /** The sort key, if it is not the text. */
  readonly value?: (row: Row) => number | undefined;
  readonly style?: (row: Row) => string;
}

export interface TableOptions<Row> {
  /** Read out, and shown above. */
  readonly caption: string;
  readonly id: string;
  readonly sortable: boolean;
  /** Data for the page's filters; attributes with a space before each. */
  readonly rowData?: (row: Row) => Markup;
}

/** A column of numbers, empty where there is none. */
export function numeric<Row>(
  name: string,
  value: (row: Row) => number | undefined,
  textOf: (value: number) => string,
  unit?: string,
): Column<Row> {
  const text = (row: Row): string => {
    const found = value(row);
    return found === undefined ? '' : textOf(found);
  };
  return { name, kind: 'number', text, value, ...(unit === undefined ? {} : { unit }) };
}

/** Longer texts are cut in a table cell; a tooltip shows the rest, up to a readable length. */
const LONGEST = 160;
const LONGEST_TOOLTIP = 1000;

/** A table in a box that scrolls sideways if necessary. The first column names the row. */
export function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { caption, id, sortable, rowData }: TableOptions<Row>,
): Markup {
  const heads = columns.map(
    ({ name, unit, kind }) =>
      markup`<th scope="col" class="${classOf(kind)}"${sortable ? markup` data-sort="${kind === 'number' ? 'number' : 'text'}"` : undefined}>${name}${unit === undefined ? undefined : markup` <small>${unit}</small>`}</th>`,
  );
  const body = rows.map(
    (row) =>
      markup`<tr${rowData?.(row)}>${columns.map((column, index) => tableCell(column, row, index === 0))}</tr>\n`,
  );
  return markup`<div class="scroll" tabindex="0" role="region" aria-labelledby="${id}-caption"><table id="${id}"><caption id="${id}-caption">${caption}</caption><thead><tr>${heads}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function tableCell<Row>({ kind, text, value, style }: Column<Row>, row: Row, isName: boolean): Markup {
  const sortBy = value?.(row);
  const data = sortBy === undefined ? undefined : markup` data-value="${String(sortBy)}"`;
  const classes = [classOf(kind), style?.(row) ?? ''].filter((name) => name !== '').join(' ');
  const content = cutText(text(row));
  return isName
    ? markup`<th scope="row" class="${classes}"${data}>${content}</th>`
    : markup`<td class="${classes}"${data}>${content}</td>`;
}

function classOf(kind: Column<never>['kind']): string {
  switch (kind) {
    case 'number':
      return 'n';
    case 'name':
      return 'name';
    case 'text':
      return 'name';
  }
}

/** A longer word may be broken anywhere. */
const LONG_WORD = 24;

/** Outside text in running text or a table. */
export function cutText(text: string, longest = LONGEST): Markup {
  const whole = plainText(text);
  const shown = clipped(whole, longest);
  if (shown === whole && !shown.split(' ').some((word) => word.length > LONG_WORD)) return markup`${whole}`;
  const tooltip = shown === whole ? undefined : markup` title="${clipped(whole, LONGEST_TOOLTIP)}"`;
  return markup`<span class="long"${tooltip}>${shown}</span>`;
}
