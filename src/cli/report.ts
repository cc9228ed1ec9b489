import { REPORT_FILES, writeReportFiles } from '../adapters/report-files.ts';
import { EXIT, UsageError } from '../core/errors.ts';
import type { GridStat } from '../core/grid.ts';
import { printResults } from './print-results.ts';

export interface ReportOptions {
  readonly stat: GridStat;
  readonly only: readonly string[] | undefined;
  readonly json: boolean;
}

export async function report(folder: string, { stat, only, json }: ReportOptions): Promise<number> {
  const unknown = only?.find((name) => !REPORT_FILES.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`--only: expected ${REPORT_FILES.join(', ')}, found ${unknown}`);
  }
  printResults(await writeReportFiles(folder, stat, only), folder, json);
  return EXIT.done;
}
