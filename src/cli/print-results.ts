import type { ResultSet } from '../core/result-set.ts';
import type { SummaryRow } from '../core/summary.ts';
import { gridText } from '../report/grid-text.ts';
import { plainText } from '../report/plain-text.ts';
import { printData, printJson, printMessage, wantsColor } from './output.ts';

/** The grid on standard output; what the run warns of, and where the rest is. */
export function printResults(
  { results, rows }: { results: ResultSet; rows: readonly SummaryRow[] },
  folder: string,
  json: boolean,
): void {
  for (const message of new Set(results.warnings.map((warning) => warning.message))) {
    printMessage(`warning: ${plainText(message)}`);
  }
  if (json) {
    printJson({ folder, cells: rows });
    return;
  }
  const width = process.stdout.isTTY ? process.stdout.columns : 80;
  printData(gridText(results, { color: wantsColor(process.stdout), width }));
  printMessage(`\nEvery sample and table: ${folder}`);
}
