import type { SeriesOutcome } from '../core/compare/verdict-kind.ts';
import { EXIT } from '../core/errors.ts';
import { findTrend } from '../core/trend/find-trend.ts';
import { ofOneSeries } from '../core/trend/belonging.ts';
import { inOrder, seriesRun } from '../core/trend/series-run.ts';
import { sinceBaseline } from '../core/trend/since.ts';
import { trendHtml } from '../report/page/trend-page.ts';
import { trendText } from '../report/trend/text.ts';
import { trendJunit } from '../report/trend/junit.ts';
import { trendMarkdown } from '../report/trend/markdown.ts';
import { MARGIN } from './compare.ts';
import { checkVerdictFiles, STDOUT, writeVerdictFiles } from './verdict-files.ts';
import { openEachKernel } from './open-side.ts';
import { printData, printJson, screenWidth, wantsColor } from './output.ts';
import { percentage } from './percentage.ts';
import type { TrendOptions } from './trend-options.ts';

/**
 * @returns 0; with `gate` 1 for a change for the worse that has not been undone, 5 if the data do not tell
 * @throws UsageError for fewer than two runs, runs that cannot be read, or that are not of one series
 */
export async function trend(folders: readonly string[], options: TrendOptions): Promise<number> {
  const { by, since, allow: allowed, leaveOut, gate } = options;
  const margin = gate === undefined ? MARGIN : 1 + percentage('--gate', gate);
  await checkVerdictFiles(options, options.json ? '--json' : undefined);
  const sides = [];
  for (const folder of folders) sides.push(...(await openEachKernel(folder)));
  const ordered = inOrder(sides.map(seriesRun), by);
  const begun = since === undefined ? ordered : sinceBaseline(ordered, since);
  const { runs, leftOut } = ofOneSeries(begun, { allowed, leaveOut });
  const found = findTrend(runs, { by, since, margin, leftOut });
  const scenario = sides[0]?.results.plan.scenario.name ?? '';
  await writeVerdictFiles(options, {
    html: () => trendHtml(found),
    junit: () => trendJunit(found, scenario),
    markdown: () => trendMarkdown(found),
  });
  if (options.json) printJson(found);
  else if (options.markdown === STDOUT) printData(trendMarkdown(found));
  else printData(trendText(found, { color: wantsColor(process.stdout), width: screenWidth() }));
  return gate === undefined ? EXIT.done : GATE[found.verdict];
}

const GATE: Readonly<Record<SeriesOutcome, number>> = {
  regression: EXIT.regression,
  within: EXIT.done,
  inconclusive: EXIT.inconclusive,
};
