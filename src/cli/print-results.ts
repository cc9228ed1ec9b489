import { join } from 'node:path';
import type { Figures } from '../core/figures/figures.ts';
import type { PilotAdvice } from '../core/plan/pilot.ts';
import { gridText } from '../report/grid-text.ts';
import { pilotText } from '../report/pilot-text.ts';
import { plainText } from '../report/plain-text.ts';
import { printData, printJson, printMessage, wantsColor } from './output.ts';

/** Prints the grid on standard output; on standard error the run's warnings, and where the rest is. */
export function printResults(figures: Figures, folder: string, json: boolean, pilot?: PilotAdvice): void {
  const { results } = figures;
  for (const message of new Set(results.warnings.map((warning) => warning.message))) {
    printMessage(`warning: ${plainText(message)}`);
  }
  if (json) {
    printJson({ folder, cells: figures.rows, pilot });
    return;
  }
  const width = (process.stdout.isTTY && process.stdout.columns) || 80;
  printData(gridText(results, { color: wantsColor(process.stdout), width }));
  if (pilot !== undefined) printData(`\n${pilotText(pilot, width)}`);
  printMessage(`\nReport: ${join(folder, 'report.html')}; all samples and tables are in the same folder`);
}
