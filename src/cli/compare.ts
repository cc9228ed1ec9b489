import { checkPictureFolders, writePictures, type PictureFolders } from '../adapters/picture-files.ts';
import { openRunDirectory } from '../adapters/run-directory.ts';
import { requireOneDifference } from '../core/compare/allowed.ts';
import { compareSides } from '../core/compare/compare.ts';
import type { Comparison, Verdict } from '../core/compare/comparison.ts';
import { differences } from '../core/compare/differences.ts';
import { selfCheck } from '../core/compare/self-check.ts';
import { sideOf, type Side } from '../core/compare/side.ts';
import { EXIT, UsageError } from '../core/errors.ts';
import { resultSet, type ResultSet } from '../core/result-set.ts';
import { comparisonCsv } from '../report/compare/csv.ts';
import { comparisonMarkdown } from '../report/compare/markdown.ts';
import { selfCheckText } from '../report/compare/self-check-text.ts';
import { comparisonText } from '../report/compare/text.ts';
import { comparisonPictures } from '../report/charts/pictures.ts';
import { comparisonHtml } from '../report/page/comparison-page.ts';
import { plainText } from '../report/plain-text.ts';
import { checkNewFile, writeNewFile } from './new-file.ts';
import { printData, printJson, printMessage, screenWidth, wantsColor } from './output.ts';
import { percentage } from './percentage.ts';
import { printPictures } from './print-pictures.ts';

export interface CompareOptions extends PictureFolders {
  readonly gate?: string | undefined;
  readonly allow: readonly string[];
  readonly self: boolean;
  readonly seed: number;
  readonly format: 'text' | 'json' | 'csv' | 'markdown';
  readonly json: boolean;
  /** A page to write. */
  readonly html?: string | undefined;
}

const MARGIN = 1.05;

/** @returns 0; with `gate` 1 where a regression is found, 5 where the data do not tell; with `self` 1 where it fails */
export async function compare(a: string, b: string | undefined, options: CompareOptions): Promise<number> {
  const margin = options.gate === undefined ? MARGIN : 1 + percentage('--gate', options.gate);
  const format = options.json ? 'json' : options.format;
  if (options.self) return checkSelf(a, b, options, format);
  if (options.html !== undefined) await checkNewFile('--html', options.html);
  await checkPictureFolders(options);
  const [before, after] = await sidesOf(a, b);
  const found = differences(before, after);
  requireOneDifference(found, options.allow);
  const comparison = compareSides(before, after, margin, found);
  await writeFiles(comparison, options);
  switch (format) {
    case 'json':
      printJson(comparison);
      break;
    case 'csv':
      printData(comparisonCsv(comparison));
      break;
    case 'markdown':
      printData(comparisonMarkdown(comparison));
      break;
    case 'text':
      printData(comparisonText(comparison, { color: wantsColor(process.stdout), width: screenWidth() }));
      break;
  }
  return options.gate === undefined ? EXIT.done : GATE[comparison.verdict];
}

async function writeFiles(comparison: Comparison, options: CompareOptions): Promise<void> {
  if (options.html !== undefined) {
    await writeNewFile('--html', options.html, comparisonHtml(comparison));
    printMessage(`Wrote ${plainText(options.html)}`);
  }
  if (options.svg !== undefined || options.png !== undefined) {
    printPictures(await writePictures(comparisonPictures(comparison), options));
  }
}

const GATE: Readonly<Record<Verdict, number>> = {
  regression: EXIT.regression,
  within: EXIT.done,
  inconclusive: EXIT.inconclusive,
};

async function checkSelf(
  a: string,
  b: string | undefined,
  { seed, ...files }: CompareOptions,
  format: CompareOptions['format'],
): Promise<number> {
  if (b !== undefined) {
    throw new UsageError(`--self takes one run directory, found two: ${a} and ${b}`, {
      hint: 'Leave one out, or leave --self out to compare them.',
    });
  }
  if (format === 'csv' || format === 'markdown') {
    throw new UsageError(`--self prints text or JSON, found --format ${format}`);
  }
  const drawn = (['html', 'svg', 'png'] as const).find((name) => files[name] !== undefined);
  if (drawn !== undefined) {
    throw new UsageError(`--self prints text or JSON, found --${drawn}`, {
      hint: 'Leave one of the two out.',
    });
  }
  const { name, results, environment, kernel } = await opened(a);
  const check = selfCheck(sideOf(name, results, environment, kernel).cells, seed);
  if (format === 'json') printJson(check);
  else printData(selfCheckText(check, screenWidth()));
  return check.passed ? EXIT.done : EXIT.regression;
}

/** One directory with two kernels is compared kernel against kernel. */
async function sidesOf(a: string, b: string | undefined): Promise<[Side, Side]> {
  const left = await opened(a);
  if (b !== undefined) return [sideFrom(left), sideFrom(await opened(b))];
  const [first, second, ...others] = left.results.kernels;
  if (left.kernel !== undefined || first === undefined || second === undefined || others.length > 0) {
    throw new UsageError(`expected two run directories, or one with two kernels, found ${a}`, {
      hint: 'For example: drivergrid compare results/before results/after --gate 5%',
    });
  }
  return [sideFrom({ ...left, kernel: first }), sideFrom({ ...left, kernel: second })];
}

interface Opened {
  readonly name: string;
  readonly results: ResultSet;
  readonly environment: unknown;
  readonly kernel: string | undefined;
}

function sideFrom({ name, results, environment, kernel }: Opened): Side {
  return sideOf(name, results, environment, kernel);
}

/** @param argument a run directory, or DIR@KERNEL for one kernel's part of it */
async function opened(argument: string): Promise<Opened> {
  const at = argument.lastIndexOf('@');
  const isPart = at > argument.lastIndexOf('/');
  const folder = isPart ? argument.slice(0, at) : argument;
  const { plan, events, environment } = await openRunDirectory(folder);
  const results = resultSet(plan, events);
  if (results.runs.length === 0) {
    throw new UsageError(`expected a run with samples, found none in ${folder}`, {
      hint: 'Its events.jsonl is empty or missing.',
    });
  }
  return { name: folder, results, environment, kernel: isPart ? argument.slice(at + 1) : undefined };
}
