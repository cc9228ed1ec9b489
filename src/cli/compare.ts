import { requireOneDifference } from '../core/compare/allowed.ts';
import { compareSides } from '../core/compare/compare.ts';
import type { Comparison, Verdict } from '../core/compare/comparison.ts';
import { compareParts, type PartComparison } from '../core/compare/part-comparison.ts';
import { partsText } from '../report/compare/parts-text.ts';
import { withoutCounts } from '../core/compare/design-notes.ts';
import { differences, type Difference } from '../core/compare/differences.ts';
import { requireTwoRuns } from '../core/compare/same-run.ts';
import { partDifference } from '../core/compare/side-part.ts';
import type { Side } from '../core/compare/side.ts';
import { EXIT, UsageError } from '../core/errors.ts';
import { comparisonCsv } from '../report/compare/csv.ts';
import { comparisonMarkdown } from '../report/compare/markdown.ts';
import { comparisonText, painter } from '../report/compare/text.ts';
import { checkCompareFiles, writeCompareFiles } from './compare-files.ts';
import type { CompareOptions } from './compare-options.ts';
import { JSON_SCHEMA } from './json/json-schema-number.ts';
import { comparisonHead } from './json/run-head.ts';
import { openKernels, openParts, openSides } from './open-side.ts';
import { printData, printJson, screenWidth, wantsColor } from './output.ts';
import { percentage } from './percentage.ts';
import { checkSelf } from './self-check.ts';
import { STDOUT } from './verdict-files.ts';

/** How much slower is still within the margin if no gate is given. */
export const MARGIN = 1.05;

/** @returns 0; with `gate` 1 for a regression, 5 if the data do not tell; with `self` 1 if the check fails */
export async function compare(a: string, b: string | undefined, options: CompareOptions): Promise<number> {
  const margin = options.gate === undefined ? MARGIN : 1 + percentage('--gate', options.gate);
  requireShownParts(options);
  if (options.self) return checkSelf(a, b, options);
  if (options.by !== undefined && options.allow.length > 0) {
    throw new UsageError(`--by ${options.by} needs no --allow: parts of one run may differ in anything`, {
      hint: 'Leave --allow out.',
    });
  }
  await checkCompareFiles(options);
  const [before, after] = await sidesOf(a, b, options.by);
  requireTwoRuns(before, after);
  const every = [...partDifference(before, after), ...differences(before, after)];
  const found = withoutCounts(every);
  // The parts of one run differ in what the scenario made differ, and in nothing else.
  if (options.by === undefined) requireOneDifference(found, allowedOf(options.allow, every));
  const comparison = compareSides(before, after, margin, found);
  const parts = options.explain ? compareParts(before, after) : undefined;
  await writeCompareFiles(comparison, [before, after], options);
  switch (options.json ? 'json' : options.markdown === STDOUT ? 'markdown' : options.format) {
    case 'json':
      printJson({ schema: JSON_SCHEMA, ...comparisonHead(before, after), ...comparison, parts });
      break;
    case 'csv':
      printData(comparisonCsv(comparison));
      break;
    case 'markdown':
      printData(comparisonMarkdown(comparison));
      break;
    case 'text':
      printText(comparison, parts);
      break;
  }
  return options.gate === undefined ? EXIT.done : GATE[comparison.verdict];
}

/** Counts of the design once needed `--allow design`: a command line that still says so is not refused. */
function allowedOf(allowed: readonly string[], every: readonly Difference[]): readonly string[] {
  const names = withoutCounts(every).map(({ name }) => name);
  return allowed.filter((name) => names.includes(name) || !every.some((one) => one.name === name));
}

/** @throws UsageError where --explain would be passed over in silence */
function requireShownParts({ explain, self, json, format, markdown }: CompareOptions): void {
  const isShown = json || (markdown !== STDOUT && (format === 'text' || format === 'json'));
  if (!explain || (isShown && !self)) return;
  const found = self ? '--self' : markdown === STDOUT ? '--markdown -' : `--format ${format}`;
  throw new UsageError(`--explain: expected text or --json for two sides, found ${found}`, {
    hint: 'The parts are in the text and in the JSON only: leave one of the two out.',
  });
}

function printText(comparison: Comparison, parts: readonly PartComparison[] | undefined): void {
  const options = { color: wantsColor(process.stdout), width: screenWidth() };
  printData(comparisonText(comparison, options));
  if (parts !== undefined) printData(`\n${partsText(parts, options.width, painter(options.color))}`);
}

async function sidesOf(a: string, b: string | undefined, by: string | undefined): Promise<[Side, Side]> {
  if (by !== undefined) return openParts(a, b, by);
  return b === undefined ? openKernels(a) : openSides(a, b);
}

const GATE: Readonly<Record<Verdict, number>> = {
  regression: EXIT.regression,
  doubtful: EXIT.inconclusive,
  within: EXIT.done,
  inconclusive: EXIT.inconclusive,
};
