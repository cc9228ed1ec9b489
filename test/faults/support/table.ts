import type { FaultRow } from './run-fault.ts';

/** The table as Markdown; names that each run makes anew are written as placeholders. */
export function faultTable(rows: readonly FaultRow[]): string {
  const lines = rows.map(({ fault, outcome, reportedMs, rest, complaints }) => {
    const time = reportedMs === undefined ? '-' : `${(reportedMs / 1000).toFixed(2)} s`;
    const told = complaints.length === 0 ? outcome : `WRONG (${complaints.join('; ')}): ${outcome}`;
    return `| ${[fault, plain(told), time, rest].join(' | ')} |\n`;
  });
  return [
    '| fault | reported as | after | rest of the grid measured |\n',
    '| --- | --- | --- | --- |\n',
    ...lines,
  ].join('');
}

function plain(text: string): string {
  return text
    .replaceAll(/\/(var\/tmp|opt)\/dgt-\w+/g, 'PLACE')
    .replaceAll(/\d{8}-\d{6}-[0-9a-f]{4}/g, 'RUN')
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll('|', '\\|');
}
