import { oneIteration } from '../report/one-iteration.ts';
import { join } from 'node:path';
import type { Comparison } from '../core/compare/comparison.ts';
import { figuresOverHosts, type Figures } from '../core/figures/figures.ts';
import type { GridStat } from '../core/grid/grid-stat.ts';
import type { PilotAdvice } from '../core/plan/pilot.ts';
import { ofStep } from '../core/results/step-results.ts';
import { comparisonText } from '../report/compare/text.ts';
import { gridText } from '../report/grid-text.ts';
import { pilotText } from '../report/pilot-text.ts';
import { plainText } from '../report/plain-text.ts';
import { runWarnings } from '../report/warning-texts.ts';
import { JSON_SCHEMA } from './json/json-schema-number.ts';
import { runHead } from './json/run-head.ts';
import { printData, printJson, printMessage, printWarning, wantsColor } from './output.ts';

/** What is shown beside the grid, or in its place. */
interface Shown {
  readonly pilot?: PilotAdvice | undefined;
  /** The step that the grid is of; the whole where absent. */
  readonly step?: string | undefined;
  /** What the grid shows of each cell; the mean where absent. */
  readonly stat?: GridStat | undefined;
  /** One kernel of the run against another. */
  readonly comparison?: Comparison | undefined;
}

/** The grid on standard output; what the run warns of, and where the rest is. */
export function printResults(
  figures: Figures,
  folder: string,
  json: boolean,
  { pilot, step, stat, comparison }: Shown = {},
): void {
  const { results } = figuresOverHosts(figures);
  for (const message of runWarnings(results)) {
    printWarning(plainText(message));
  }
  if (json) {
    const head = runHead(figures.results);
    printJson({ schema: JSON_SCHEMA, folder, ...head, cells: figures.rows, pilot, comparison });
    return;
  }
  const width = (process.stdout.isTTY && process.stdout.columns) || 80;
  const options = { color: wantsColor(process.stdout), width, stat };
  printData(
    step === undefined
      ? gridText(results, options)
      : gridText(ofStep(results, step), {
          ...options,
          subject: `the step ${step} of ${oneIteration(results.plan.scenario.workload)}`,
        }),
  );
  if (comparison !== undefined) printData(`\n${comparisonText(comparison, options)}`);
  if (pilot !== undefined) printData(`\n${pilotText(pilot, width)}`);
  printMessage(`\nReport: ${join(folder, 'report.html')}\nAll samples and tables are in the same folder.`);
}
