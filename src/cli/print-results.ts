import type { ResultSet } from '../core/result-set.ts';
import { summarise } from '../core/summary.ts';
import { stepNames } from '../core/workload-steps.ts';
import { gridText } from '../report/grid-text.ts';
import { plainText } from '../report/plain-text.ts';
import { printData, printJson, printMessage, wantsColor } from './output.ts';

/** The grid on standard output; what the run warns of, and where the rest is. */
export function printResults(results: ResultSet, folder: string, json: boolean): void {
  for (const message of new Set(results.warnings.map((warning) => warning.message))) {
    printMessage(`warning: ${plainText(message)}`);
  }
  if (json) {
    const steps = stepNames(results);
    printJson({ folder, cells: results.cells.map((cell) => summarise(cell, steps)) });
    return;
  }
  const width = process.stdout.isTTY ? process.stdout.columns : 80;
  printData(gridText(results, { color: wantsColor(process.stdout), width }));
  printMessage(`\nEvery sample and table: ${folder}`);
}
