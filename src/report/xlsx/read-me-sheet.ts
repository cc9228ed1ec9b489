import type { SheetData } from 'write-excel-file/node';
import type { ResultSet } from '../../core/results/result-set.ts';
import { runFacts } from '../run-facts.ts';
import { runWarnings } from '../warning-texts.ts';
import { wrapText } from '../wrap-text.ts';
import { FONT, textCell, type Style } from './cell.ts';
import { rangeOf } from './page-setup.ts';
import type { XlsxSheet } from './table-sheet.ts';

const TITLE: Style = { ...FONT, fontWeight: 'bold', fontSize: 14 };
const HEADING: Style = { ...FONT, fontWeight: 'bold', backgroundColor: '#D9E1F2' };
const KEY_WIDTH = 18;
const TEXT_WIDTH = 90;
const TEXT_COLUMN = 76;

const SHEETS: readonly (readonly [string, string])[] = [
  [
    'grid',
    'runtimes down, driver setups across: milliseconds, coloured by how much more than the lowest of the row',
  ],
  [
    'summary',
    'a row for each cell of the grid: outcome, reason, mean, quantiles, interval, variance, drift; the same as summary.csv',
  ],
  [
    'steps',
    'the same for each step of a cell, and what it adds to the difference from the reference; the same as steps.csv',
  ],
  [
    'quantities',
    'a row for each quantity of a cell: bytes, inodes, memory, throughput; the same as quantities.csv',
  ],
  ['parts', 'what the steps of traced iterations are made of; the same as parts.csv'],
  ['slopes', 'what each layer, live container or changed file adds; the same as slopes.csv'],
  [
    'samples',
    'a row for each execution of the workload, with warm-up and failed ones; the same as samples.csv',
  ],
  ['environment', 'the machine, the engine and the runtimes; the same as environment.json'],
];

const UNITS: readonly (readonly [string, string])[] = [
  ['..._us', 'microseconds, whole; 1,000 are a millisecond'],
  ['..._bytes', 'bytes'],
  ['share, ..._over_...', 'fractions: 0.05 is 5 %'],
  ['drift_p', 'a probability'],
  ['started_at', 'date and time of day, UTC'],
  ['an empty cell', 'no value: never 0'],
];

const PIVOT: readonly string[] = [
  'Click into the table of sheet samples, then: Excel: Insert, PivotTable, OK. LibreOffice: Insert, Pivot Table, OK, OK.',
  'Rows: runtime. Columns: driver. Values: total_us, by Average. Filters: phase = timed, status = ok.',
  'Put round below runtime in Rows to see how engine restarts differ, or kernel in Columns to see how kernels do.',
  'The pivot then shows the means of sheet grid, in microseconds. Cells with another outcome than measured may still ' +
    'have samples; summary lists them.',
];

/** What the workbook contains, the units, how to go on, and what to be careful about. */
export function readMeSheet(
  results: ResultSet,
  sheets: readonly Pick<XlsxSheet, 'sheet'>[],
  remarks: readonly string[],
): XlsxSheet {
  const data: SheetData = [
    [textCell(`drivergrid: ${results.plan.scenario.name}`, TITLE)],
    [],
    ...section('What was measured', runFacts(results)),
    ...section(
      'Sheets',
      SHEETS.filter(([name]) => sheets.some(({ sheet = '' }) => sheet.split(' ')[0] === name)),
    ),
    ...section('Units', UNITS),
    ...section(
      'A pivot table',
      PIVOT.map((text, index) => [`${index + 1}`, text] as const),
    ),
    ...section(
      'Be careful',
      remarks.map((text) => ['', text] as const),
    ),
    ...section(
      'Warnings of the run',
      runWarnings(results).map((text) => ['', text] as const),
    ),
  ];
  return {
    ...{ sheet: 'read-me', data, orientation: 'landscape', showGridLines: false },
    columns: [{ width: KEY_WIDTH }, { width: TEXT_COLUMN }],
    printArea: rangeOf(2, data.length),
  };
}

function section(title: string, rows: readonly (readonly [string, string])[]): SheetData {
  if (rows.length === 0) return [];
  return [
    [textCell(title, HEADING), textCell('', HEADING)],
    ...rows.flatMap(([key, text]) =>
      wrapText(text, TEXT_WIDTH)
        .split('\n')
        .map((line, index) => [index === 0 && key !== '' ? textCell(key) : undefined, textCell(line)]),
    ),
    [],
  ];
}
