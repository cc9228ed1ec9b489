import { logReboot, writeVerdict } from '../../adapters/reboots/reboot-log.ts';
import { writeReportFiles } from '../../adapters/results/report-files.ts';
import { EXIT } from '../../core/errors.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { comparisonText } from '../../report/compare/text.ts';
import type { CsvDialect } from '../../report/csv-dialect.ts';
import { gridText } from '../../report/grid-text.ts';
import { printMessage } from '../output.ts';
import { printResults } from '../print-results.ts';
import { kernelVerdict } from '../vm/kernel-verdict.ts';

/** Of a file that a person reads in a terminal. */
const WIDTH = 100;

/**
 * Writes every report, prints the grid and the first kernel's verdict against the last, and writes both to kernels.txt.
 * @returns 0, or 4 if cells failed
 */
export async function writeKernelResults(
  folder: string,
  plan: Plan,
  { csvDialect, json }: { readonly csvDialect: CsvDialect; readonly json: boolean },
): Promise<number> {
  const written = await writeReportFiles(folder, { csvDialect });
  const verdict = await kernelVerdict(folder, plan);
  const comparison = typeof verdict === 'string' ? undefined : verdict;
  const none = typeof verdict === 'string' ? `No verdict on the kernels: ${verdict}` : undefined;
  const options = { color: false, width: WIDTH };
  const text = comparison === undefined ? (none ?? '') : comparisonText(comparison, options);
  const path = await writeVerdict(folder, `${gridText(written.results, options)}\n\n${text}`);
  printResults(written, folder, json, { comparison });
  if (none !== undefined) printMessage(none);
  await logReboot(folder, `all is measured; the verdict: ${path}`);
  return written.results.cells.some((cell) => cell.outcome.kind === 'failed') ? EXIT.failedCells : EXIT.done;
}
