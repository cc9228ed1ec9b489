import type { SheetData } from 'write-excel-file/node';
import type { ResultSet } from '../../core/results/result-set.ts';
import { runFacts } from '../run-facts.ts';
import { wrapText } from '../wrap-text.ts';
import { FONT, textCell, type Style } from './cell.ts';
import type { XlsxSheet } from './table-sheet.ts';

const TITLE: Style = { ...FONT, fontWeight: 'bold', fontSize: 14 };
const HEADING: Style = { ...FONT, fontWeight: 'bold', backgroundColor: '#D9E1F2' };
const KEY_WIDTH = 18;
const TEXT_WIDTH = 90;
const TEXT_COLUMN = 76;

const SHEETS: readonly (readonly [string, string])[] = [
  [
    'grid',
    'runtimes down, driver setups across: mean milliseconds, coloured by the distance from the fastest of the row',
  ],
  [
    'summary',
    'a row for each cell of the grid: outcome, reason, mean, quantiles, interval, variance, drift; as summary.csv',
  ],
  [
    'steps',
    'the same for each step of a cell, and what it adds to the difference from the reference; as steps.csv',
  ],
  ['samples', 'a row for each execution of the workload, warm-up and failed ones too; as samples.csv'],
  ['environment', 'the machine, the engine and the runtimes; as environment.json'],
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
  'With round below runtime in Rows you see how engine restarts differ; with kernel in Columns, how kernels do.',
  'The pivot then shows the means of sheet grid, in microseconds. Cells whose outcome is not measured may have samples ' +
    'all the same; summary says which they are.',
];

/** What is in the workbook, in which unit, how to go on with it, and what to mind. */
export function readMeSheet(results: ResultSet, remarks: readonly string[]): XlsxSheet {
  const warnings = [...new Set(results.warnings.map(({ message }) => message))];
  const data: SheetData = [
    [textCell(`drivergrid: ${results.plan.scenario.name}`, TITLE)],
    [],
    ...section('What was measured', runFacts(results)),
    ...section('Sheets', SHEETS),
    ...section('Units', UNITS),
    ...section(
      'A pivot table',
      PIVOT.map((text, index) => [`${index + 1}`, text] as const),
    ),
    ...section(
      'Mind',
      remarks.map((text) => ['', text] as const),
    ),
    ...section(
      'Warnings of the run',
      warnings.map((text) => ['', text] as const),
    ),
  ];
  return {
    ...{ sheet: 'read-me', data, orientation: 'landscape', showGridLines: false },
    columns: [{ width: KEY_WIDTH }, { width: TEXT_COLUMN }],
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
