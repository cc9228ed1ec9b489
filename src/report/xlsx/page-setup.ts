import { markup } from '../markup.ts';
import { columnLetters } from './cell.ts';
import type { XlsxFeature, XlsxSheet } from './table-sheet.ts';

/** What the library leaves out of a sheet's file, by the sheet's place in the workbook. */
interface Placed {
  readonly sheetIndex: number;
}

/**
 * Fits each sheet to the width of a page, says what of it is printed, repeats the header on each page, and puts a filter
 * on each table (ECMA-376 part 1, 18.2.5 and 18.3.1): a feature of the library, which has no options for these.
 */
export function pageSetup(sheets: readonly XlsxSheet[]): XlsxFeature {
  return {
    files: {
      transform: {
        'xl/worksheets/sheet{id}.xml': {
          transform: (xml, _, { sheetIndex }: Placed) => withSetup(xml, sheets[sheetIndex]),
        },
        'xl/workbook.xml': {
          transform: (xml) => replaced(xml, '<definedNames/>', definedNames(sheets)),
        },
      },
    },
  };
}

function withSetup(xml: string, sheet: XlsxSheet | undefined): string {
  if (sheet === undefined) return xml;
  // 0 is as many as it takes.
  const pages = `fitToWidth="1" fitToHeight="${sheet.isOnePage === true ? 1 : 0}"`;
  const fitted = replaced(xml, '<sheetViews>', '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>');
  const filtered =
    sheet.filter === undefined
      ? fitted
      : replaced(fitted, '</sheetData>', `</sheetData><autoFilter ref="${sheet.filter}"/>`);
  return filtered.lastIndexOf('<pageSetup ') !== -1
    ? replaced(filtered, '<pageSetup ', `<pageSetup ${pages} `)
    : replaced(filtered, '</worksheet>', `<pageSetup paperSize="9" ${pages}/></worksheet>`);
}

/** Names that spreadsheets know: what is printed, what is repeated, what is filtered. */
function definedNames(sheets: readonly XlsxSheet[]): string {
  const names = sheets.flatMap(({ sheet = '', printArea, filter, stickyRowsCount }, index) => {
    const name = (kind: string, ref: string, hidden = '') =>
      markup`<definedName name="_xlnm.${kind}" localSheetId="${index}"${hidden === '' ? undefined : markup` hidden="${hidden}"`}>${quoted(sheet)}!${ref}</definedName>`
        .text;
    return [
      ...(filter === undefined ? [] : [name('_FilterDatabase', absolute(filter), '1')]),
      ...(printArea === undefined ? [] : [name('Print_Area', absolute(printArea))]),
      ...(stickyRowsCount === undefined ? [] : [name('Print_Titles', `$1:$${stickyRowsCount}`)]),
    ];
  });
  return names.length === 0 ? '' : `<definedNames>${names.join('')}</definedNames>`;
}

export function quoted(sheet: string): string {
  return `'${sheet.replace(/'/g, "''")}'`;
}

/** `$A$1:$C$9` of `A1:C9`. */
function absolute(range: string): string {
  return range.replace(/([A-Z]+)(\d+)/g, '$$$1$$$2');
}

/** `A1:C9` for 3 columns and 9 rows. */
export function rangeOf(columns: number, rows: number): string {
  return `A1:${columnLetters(Math.max(0, columns - 1))}${Math.max(1, rows)}`;
}

/** @throws Error if the library writes another file than it did: the workbook would silently lose its set-up */
function replaced(xml: string, what: string, by: string): string {
  // What is replaced stands at the start or at the end of a sheet that may be large.
  const at = what.startsWith('</') || what.startsWith('<page') ? xml.lastIndexOf(what) : xml.indexOf(what);
  if (at === -1) throw new Error(`results.xlsx: expected ${what} in what write-excel-file writes`);
  return xml.slice(0, at) + by + xml.slice(at + what.length);
}
