import { selfCheck } from '../core/compare/self-check.ts';
import { stepNames } from '../core/results/step-names.ts';
import { EXIT, UsageError } from '../core/errors.ts';
import { selfCheckText } from '../report/compare/self-check-text.ts';
import { JSON_SCHEMA } from './json/json-schema-number.ts';
import { sideHead } from './json/run-head.ts';
import { openSide } from './open-side.ts';
import { printData, printJson, screenWidth } from './output.ts';
import type { CompareOptions } from './compare-options.ts';

/**
 * `compare DIR --self`: the A/A check of one run.
 * @returns 0, or 1 if it fails
 * @throws UsageError for a second directory, and for options that only a comparison has
 */
export async function checkSelf(
  a: string,
  b: string | undefined,
  { seed, format, json, by, ...files }: CompareOptions,
): Promise<number> {
  if (b !== undefined) {
    throw new UsageError(`--self takes one run directory, found two: ${a} and ${b}`, {
      hint: 'Leave one out, or leave --self out to compare them.',
    });
  }
  if (by !== undefined) {
    throw new UsageError(`--self compares halves of one run, --by ${by} parts of one`, {
      hint: 'Leave one of the two out.',
    });
  }
  const drawn = (['html', 'junit', 'markdown', 'svg', 'png'] as const).find(
    (name) => files[name] !== undefined,
  );
  const other = format === 'csv' || format === 'markdown' ? `format ${format}` : drawn;
  if (other !== undefined) {
    throw new UsageError(`--self prints text or JSON, found --${other}`, {
      hint: 'Leave one of the two out.',
    });
  }
  const side = await openSide(a);
  const { cells, results, hosts = [] } = side;
  const steps = results.plan.judges === 'steps' ? stepNames(results) : undefined;
  const check = selfCheck(cells, seed, steps, hosts.length > 1 ? 'host' : 'restart');
  if (json || format === 'json') printJson({ schema: JSON_SCHEMA, ...sideHead(side), ...check });
  else printData(selfCheckText(check, screenWidth()));
  return check.passed ? EXIT.done : EXIT.regression;
}
