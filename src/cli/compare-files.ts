import { checkPictureFolders, writePictures } from '../adapters/results/picture-files.ts';
import type { Comparison } from '../core/compare/comparison.ts';
import type { Side } from '../core/compare/side.ts';
import { comparisonPictures } from '../report/charts/pictures.ts';
import { comparisonJunit } from '../report/compare/junit.ts';
import { comparisonMarkdown } from '../report/compare/markdown.ts';
import { comparisonHtml } from '../report/page/comparison-page.ts';
import type { CompareOptions } from './compare-options.ts';
import { printPictures } from './print-pictures.ts';
import { checkVerdictFiles, writeVerdictFiles } from './verdict-files.ts';

/** Whether the files that were asked for can be written; changes nothing. @throws UsageError that names the option */
export async function checkCompareFiles(options: CompareOptions): Promise<void> {
  const { format, json } = options;
  const other = json ? '--json' : format === 'text' ? undefined : `--format ${format}`;
  await checkVerdictFiles(options, other);
  await checkPictureFolders(options);
}

/** Writes the files that were asked for, and says where they are. */
export async function writeCompareFiles(
  comparison: Comparison,
  sides: readonly [Side, Side],
  options: CompareOptions,
): Promise<void> {
  await writeVerdictFiles(options, {
    html: () => comparisonHtml(comparison, sides),
    junit: () => comparisonJunit(comparison, sides[1].results.plan.scenario.name),
    markdown: () => comparisonMarkdown(comparison),
  });
  if (options.svg !== undefined || options.png !== undefined) {
    printPictures(await writePictures(comparisonPictures(comparison, sides), options));
  }
}
