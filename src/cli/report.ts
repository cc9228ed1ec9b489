import { writeReportFiles } from '../adapters/report-files.ts';
import { EXIT } from '../core/errors.ts';
import type { GridStat } from '../core/grid.ts';
import { printResults } from './print-results.ts';

export async function report(folder: string, stat: GridStat, json: boolean): Promise<number> {
  printResults(await writeReportFiles(folder, stat), folder, json);
  return EXIT.done;
}
