import {
  checkPictureFolders,
  writePictures,
  type PictureFolders,
} from '../adapters/results/picture-files.ts';
import {
  figuresOf,
  REPORT_FILES,
  writeReportFiles,
  type ReportOptions,
} from '../adapters/results/report-files.ts';
import { keepHeapSmall } from '../adapters/host/small-heap.ts';
import { namedRun } from '../adapters/results/named-run.ts';
import { figuresOverHosts } from '../core/figures/figures.ts';
import { EXIT, UsageError } from '../core/errors.ts';
import { runPictures } from '../report/charts/pictures.ts';
import { explainText } from '../report/explain-text.ts';
import { explainedCell } from './explained-cell.ts';
import { printData, screenWidth, wantsColor } from './output.ts';
import { printPictures } from './print-pictures.ts';
import { printResults } from './print-results.ts';

/** @param run a run directory, or what {@link namedRun} finds one by */
export async function report(
  run: string,
  options: ReportOptions & PictureFolders & { json: boolean; explain?: string | undefined },
): Promise<number> {
  const unknown = options.only?.find((name) => !REPORT_FILES.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`--only: expected ${REPORT_FILES.join(', ')}, found ${unknown}`);
  }
  await checkPictureFolders(options);
  keepHeapSmall();
  const folder = await namedRun(run);
  if (options.explain !== undefined) {
    const read = await figuresOf(folder);
    const cell = explainedCell(read.results, options.explain);
    const look = { color: wantsColor(process.stdout), width: screenWidth() };
    printData(explainText(read, cell, look));
    return EXIT.done;
  }
  const written = await writeReportFiles(folder, options);
  printResults(written, folder, options.json, { step: options.step, stat: options.stat });
  const shown = figuresOverHosts(written);
  if (options.svg !== undefined || options.png !== undefined) {
    printPictures(await writePictures(runPictures(shown.results, shown.rows), options));
  }
  return EXIT.done;
}
