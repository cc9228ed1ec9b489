import { appendFile, stat } from 'node:fs/promises';
import { checkPictureFolders, writePictures } from '../adapters/results/picture-files.ts';
import type { Comparison } from '../core/compare/comparison.ts';
import { errorText, UsageError } from '../core/errors.ts';
import { comparisonPictures } from '../report/charts/pictures.ts';
import { comparisonJunit } from '../report/compare/junit.ts';
import { comparisonMarkdown } from '../report/compare/markdown.ts';
import { comparisonHtml } from '../report/page/comparison-page.ts';
import { plainText } from '../report/plain-text.ts';
import type { CompareOptions } from './compare-options.ts';
import { checkNewFile, writeNewFile } from './new-file.ts';
import { printMessage } from './output.ts';
import { printPictures } from './print-pictures.ts';

/** What `--markdown` takes for standard output. */
export const STDOUT = '-';

/** Whether the files that were asked for can be written; changes nothing. @throws UsageError that names the option */
export async function checkCompareFiles(options: CompareOptions): Promise<void> {
  const { html, junit, markdown, format, json } = options;
  if (html !== undefined) await checkNewFile('--html', html);
  if (junit !== undefined) await checkNewFile('--junit', junit);
  if (markdown === STDOUT && (json || format !== 'text')) {
    throw new UsageError(
      `--markdown - and --${json ? 'json' : `format ${format}`} both go to standard output`,
      {
        hint: 'Leave one of the two out, or name a file.',
      },
    );
  }
  if (markdown !== undefined && markdown !== STDOUT) await checkAppendable(markdown);
  await checkPictureFolders(options);
}

/** Writes the files that were asked for, and says where they are. @param scenario its name */
export async function writeCompareFiles(
  comparison: Comparison,
  scenario: string,
  options: CompareOptions,
): Promise<void> {
  const { html, junit, markdown } = options;
  if (html !== undefined) await written('--html', html, comparisonHtml(comparison));
  if (junit !== undefined) await written('--junit', junit, comparisonJunit(comparison, scenario));
  if (markdown !== undefined && markdown !== STDOUT) await appended(markdown, comparisonMarkdown(comparison));
  if (options.svg !== undefined || options.png !== undefined) {
    printPictures(await writePictures(comparisonPictures(comparison), options));
  }
}

async function written(option: string, path: string, content: string): Promise<void> {
  await writeNewFile(option, path, content);
  printMessage(`Wrote ${plainText(path)}`);
}

/** Appended, since the file of a GitHub step summary exists and may hold other steps' words. */
async function appended(path: string, content: string): Promise<void> {
  try {
    await appendFile(path, content);
  } catch (error) {
    throw new UsageError(`cannot write --markdown ${path}: ${errorText(error)}`, { cause: error });
  }
  printMessage(`Appended to ${plainText(path)}`);
}

/** A pipe could wait for ever. */
async function checkAppendable(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || found.isFile()) return;
  throw new UsageError(
    `--markdown: expected a file, or - for standard output, found something else: ${path}`,
    {
      hint: 'Name another --markdown.',
    },
  );
}
