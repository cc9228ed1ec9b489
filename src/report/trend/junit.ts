import { trendOutcomes, type TrendOutcome } from '../../core/trend/outcomes.ts';
import type { Trend } from '../../core/trend/trend.ts';
import { cellLabel } from '../../core/axes/cell.ts';
import { junitXml, type TestCase, type TestOutcome } from '../junit.ts';
import { plainText } from '../plain-text.ts';

/**
 * A trend as JUnit XML: a test case for each cell. A regression fails; what has no verdict is skipped with the reason. A
 * case's time is the newest level, so that a CI server's history of it shows the cell getting slower.
 * @param scenario its name: the class of every case, the same from run to run
 */
export function trendJunit(trend: Trend, scenario: string): string {
  const className = `drivergrid.${plainText(scenario)}`;
  const cases = trendOutcomes(trend).map((found, index): TestCase => {
    const newest = trend.cells[index]?.total.levels.at(-1);
    return {
      ...{ name: plainText(found.cell), className, outcome: outcomeOf(found) },
      seconds: newest === undefined ? undefined : newest.us / 1e6,
    };
  });
  const skipped = trend.skipped.map((cell): TestCase => {
    const message = plainText(`no trend: ${cell.reason}`);
    return { name: plainText(cellLabel(cell)), className, outcome: { kind: 'skipped', message } };
  });
  const { runs, margin, verdict } = trend;
  const properties = {
    ...{ first: runs[0]?.name ?? '', newest: runs.at(-1)?.name ?? '', runs: String(runs.length) },
    ...{ margin: `${Number(((margin - 1) * 100).toFixed(6))} %`, verdict },
  };
  return junitXml([{ name: plainText(scenario), properties, cases: [...cases, ...skipped] }]);
}

function outcomeOf({ verdict, reason }: TrendOutcome): TestOutcome {
  const message = plainText(reason);
  switch (verdict) {
    case 'within':
      return { kind: 'passed' };
    case 'regression':
      return { kind: 'failed', type: verdict, message };
    case 'inconclusive':
      return { kind: 'skipped', message: `${verdict}: ${message}` };
  }
}
