import { cellLabel } from '../../core/axes/cell.ts';
import type { CellComparison, Comparison, Verdict } from '../../core/compare/comparison.ts';
import { junitXml, type TestCase, type TestOutcome } from '../junit.ts';
import { milliseconds } from '../milliseconds.ts';
import { plainText } from '../plain-text.ts';
import { judgedSteps, usText, type StepVerdict } from './step-words.ts';
import { changeText, intervalText, pText, remarks, stepsText } from './verdict-words.ts';

/**
 * The comparison as JUnit XML: a test case for each cell, and where steps are judged one for each of its steps too.
 * A regression fails; what has no verdict, or is not compared, is skipped with the reason. A case's time is that of B,
 * so that a CI server's history of it shows the cell getting slower.
 * @param scenario its name: the class of every case, the same from run to run
 */
export function comparisonJunit(comparison: Comparison, scenario: string): string {
  const className = `drivergrid.${plainText(scenario)}`;
  const named = (label: string): Pick<TestCase, 'name' | 'className'> => ({
    name: plainText(label),
    className,
  });
  const skipped = comparison.skipped.map((cell): TestCase => {
    const message = plainText(`not compared: ${cell.reason}`);
    return { ...named(cellLabel(cell)), outcome: { kind: 'skipped', message } };
  });
  const cells = comparison.cells.flatMap((cell): TestCase[] => [
    { ...named(cellLabel(cell)), outcome: cellOutcome(cell), seconds: seconds(cell.b.centre_us) },
    ...judgedSteps({ cells: [cell] }).map((found): TestCase => {
      const { step, judged } = found.step;
      return {
        ...named(`${cellLabel(cell)}: ${step}`),
        outcome: stepOutcome(found),
        seconds: seconds(judged.b_centre_us),
      };
    }),
  ]);
  const properties = {
    a: comparison.a,
    b: comparison.b,
    margin: `${Number(((comparison.margin - 1) * 100).toFixed(6))} %`,
    verdict: comparison.verdict,
    ...Object.fromEntries(
      comparison.differences.map(({ name, details }) => [`differs: ${name}`, details.join('; ')]),
    ),
  };
  return junitXml([{ name: plainText(scenario), properties, cases: [...cells, ...skipped] }]);
}

function cellOutcome(cell: CellComparison): TestOutcome {
  const { a, b, ratio, low, high, p_adjusted: p } = cell;
  const change = changed(ratio, low, high, [ms(a.centre_us), ms(b.centre_us), 'ms'], p);
  return outcomeOf(cell.verdict, [change, ...remarks(cell)], stepsText(cell));
}

function stepOutcome({ step: { judged, ratio, low, high, p_adjusted: p } }: StepVerdict): TestOutcome {
  const times = [usText(judged.a_centre_us), usText(judged.b_centre_us), 'us'] as const;
  const { reason } = judged;
  const change = changed(ratio, low, high, times, p);
  return outcomeOf(judged.verdict, reason === undefined ? [change] : [change, reason], '');
}

/** @param text below the message of a failure */
function outcomeOf(verdict: Verdict | undefined, words: readonly string[], text: string): TestOutcome {
  const message = plainText(words.filter((word) => word !== '').join('; '));
  switch (verdict) {
    case 'within':
      return { kind: 'passed' };
    case 'regression':
      return { kind: 'failed', type: verdict, message, ...(text === '' ? {} : { text: plainText(text) }) };
    case 'doubtful':
    case 'inconclusive':
    case undefined:
      return { kind: 'skipped', message: [verdict, message].filter(Boolean).join(': ') };
  }
}

/** `+26.4 % (95 % interval +18.8 % to +34.4 %, p <0.001), 316 -> 393 ms`; empty without a ratio. */
function changed(
  ratio: number | undefined,
  low: number | undefined,
  high: number | undefined,
  [before, after, unit]: readonly [string, string, string],
  p: number | undefined,
): string {
  if (ratio === undefined) return '';
  const interval = intervalText(low, high);
  const doubt = [interval && `95 % interval ${interval}`, p === undefined ? '' : `p ${pText(p)}`];
  const within = doubt.filter((part) => part !== '').join(', ');
  return `${changeText(ratio)}${within === '' ? '' : ` (${within})`}, ${before} -> ${after} ${unit}`;
}

function ms(us: number | undefined): string {
  return us === undefined ? '' : milliseconds(us);
}

function seconds(us: number | undefined): number | undefined {
  return us === undefined ? undefined : us / 1e6;
}
