import type { SheetData } from 'write-excel-file/node';
import { numberCell, textCell } from './cell.ts';
import { rangeOf } from './page-setup.ts';
import { HEADER, widths, type XlsxSheet } from './table-sheet.ts';

/** Printed: the host comes first, and then what the engine said of itself under each driver. */
const PRINTED = 150;

/** environment.json, a row for each value, named by its path: `host.cpu.model`. */
export function environmentSheet(environment: unknown): XlsxSheet {
  const data: SheetData = [[textCell('what', HEADER), textCell('value', HEADER)]];
  for (const [path, value] of leaves(environment, '')) {
    data.push([
      textCell(path),
      typeof value === 'number'
        ? numberCell(value)
        : textCell(value, value.includes('\n') ? { wrap: true } : {}),
    ]);
  }
  return {
    ...{ sheet: 'environment', data, stickyRowsCount: 1, columns: widths(data) },
    ...{ filter: rangeOf(2, data.length), printArea: rangeOf(2, Math.min(data.length, PRINTED + 1)) },
  };
}

function* leaves(value: unknown, path: string): Generator<readonly [string, string | number], undefined> {
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object' || one === null)) {
    yield [path, value.map((one) => String(one)).join(', ')];
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value as Record<string, unknown>)) {
      yield* leaves(inner, path === '' ? name : `${path}.${name}`);
    }
  } else if (value !== undefined) {
    yield [path, typeof value === 'number' || typeof value === 'string' ? value : JSON.stringify(value)];
  }
  return undefined;
}
