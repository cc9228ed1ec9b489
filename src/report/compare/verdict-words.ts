import type { BeyondControl } from '../../core/compare/beyond-control.ts';
import type { CellComparison, Comparison, Verdict } from '../../core/compare/comparison.ts';
import { cellLabel, type CellKey } from '../../core/outcome.ts';
import { milliseconds } from '../milliseconds.ts';

/** `+4.3 %`, `-0.6 %` of a ratio; more than double as a multiple: `x2.41`. */
export function changeText(ratio: number | undefined): string {
  if (ratio === undefined) return '';
  if (ratio >= 2 || ratio <= 0.5) return `x${ratio.toFixed(2)}`;
  const percent = (ratio - 1) * 100;
  const text = percent.toFixed(1);
  return `${Number(text) >= 0 ? '+' : ''}${Number(text) === 0 ? '0.0' : text} %`;
}

/** `+1.2 to +7.5 %`, empty where there is no interval. */
export function intervalText(low: number | undefined, high: number | undefined): string {
  return low === undefined || high === undefined ? '' : `${changeText(low)} to ${changeText(high)}`;
}

/** The verdict on a cell in a word; one that is within the margin may be faster too. */
export function cellVerdict({ verdict, changed }: CellComparison): string {
  return verdict === 'within' && changed === 'faster' ? 'within, faster' : verdict;
}

/** The whole verdict in one sentence. */
export function headline({ verdict, cells, margin }: Comparison): string {
  const count = (which: Verdict): readonly CellComparison[] => cells.filter((cell) => cell.verdict === which);
  const limit = `${((margin - 1) * 100).toFixed(1).replace(/\.0$/, '')} %`;
  const of = `of ${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}`;
  switch (verdict) {
    case 'regression':
      return `REGRESSION in ${count('regression').length} ${of} (margin ${limit}): ${named(count('regression'))}`;
    case 'inconclusive':
      return `INCONCLUSIVE: no regression is shown, and ${count('inconclusive').length} ${of} could hide one beyond ${limit}: ${named(count('inconclusive'))}`;
    case 'within':
      return `WITHIN THE MARGIN: each ${of} is at most ${limit} slower`;
  }
}

const MOST_NAMED = 6;

function named(cells: readonly CellKey[]): string {
  const labels = cells.slice(0, MOST_NAMED).map(cellLabel);
  const rest = cells.length - labels.length;
  return [...labels, ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}

/** Whose a change is; `undefined` where there is no change, or no control to tell by. */
export function belongsText(cell: CellComparison): string | undefined {
  if (cell.changed === undefined) return undefined;
  const parts = [
    belonging(cell.beyond_driver, cell.driver, 'the host, kernel or engine'),
    belonging(cell.beyond_runtime, cell.runtime, `${cell.driver}, or to what all runtimes share`),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join('; ');
}

function belonging(beyond: BeyondControl | undefined, own: string, shared: string): string | undefined {
  if (beyond === undefined) return undefined;
  const found = `${changeText(beyond.ratio)} beyond ${beyond.control} (${intervalText(beyond.low, beyond.high)})`;
  switch (beyond.belonging) {
    case 'own':
      return `${found}: belongs to ${own}`;
    case 'shared':
      return `${found}: ${beyond.control} changed alike, so it belongs to ${shared}`;
    case 'unclear':
      return `${found}: does not tell whether it is ${own}'s`;
  }
}

/** Where a cell's difference comes from, largest step first. */
export function stepsText(cell: CellComparison): string {
  const [before, after] = [cell.a.mean_us, cell.b.mean_us];
  if (before === undefined || after === undefined) return '';
  const steps = cell.steps
    .filter(({ step, difference_us: us }) => step === 'unexplained' || Math.abs(us) >= 1)
    .toSorted((one, other) => Math.abs(other.difference_us) - Math.abs(one.difference_us))
    .map(({ step, difference_us: us }) => `${step} ${signed(us)}`);
  return `${signed(after - before)} ms of mean time: ${steps.join(', ')}`;
}

function signed(us: number): string {
  const text = milliseconds(us);
  return Number(text) > 0 ? `+${text}` : text.replace(/^-(0(?:\.0*)?)$/, '$1');
}

/** Engine CPU of one iteration on both sides, where both were read. */
export function cpuText({ a, b }: CellComparison): string {
  if (a.engine_cpu_us === undefined || b.engine_cpu_us === undefined) return '';
  return `${milliseconds(a.engine_cpu_us)} -> ${milliseconds(b.engine_cpu_us)}`;
}
