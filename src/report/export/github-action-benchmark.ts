import { totalsUs, type CellResult } from '../../core/results/cell-result.ts';
import { wholeLabel } from '../../core/axes/cell.ts';
import type { ResultSet } from '../../core/results/result-set.ts';
import { distribution } from '../../core/statistics/distribution.ts';
import { rounded } from '../../core/figures/summary.ts';
import { milliseconds } from '../milliseconds.ts';
import { engineVersion, measuredCells } from './measured.ts';

/** An entry of `customSmallerIsBetter` in benchmark-action/github-action-benchmark. */
interface Entry {
  readonly name: string;
  readonly unit: 'ms';
  readonly value: number;
  /** Only in the form `± NUMBER` is it rescaled together with the value. */
  readonly range?: string;
  readonly extra: string;
}

/**
 * The JSON of github-action-benchmark's tool `customSmallerIsBetter`: the mean of each measured cell. Names do not
 * change from run to run, since charts and alerts depend on them.
 *
 * @throws UsageError if no cell is measured
 */
export function githubActionBenchmarkJson(results: ResultSet): string {
  const entries = measuredCells(results).map((cell) => entryOf(results, cell));
  return `${JSON.stringify(entries, undefined, 2)}\n`;
}

function entryOf(results: ResultSet, cell: CellResult): Entry {
  const { n, mean, median, interval } = distribution(totalsUs(cell));
  const engine = engineVersion(results, cell.kernel);
  const context = [
    `n=${n} over ${cell.restarts.length} ${cell.restarts.length === 1 ? 'restart' : 'restarts'}`,
    ...(cell.failed > 0 ? [`${cell.failed} failed`] : []),
    `median ${milliseconds(median ?? 0)} ms`,
    ...(cell.kernel === undefined ? [] : [`kernel ${cell.kernel}`]),
    ...(engine === undefined ? [] : [`engine ${engine}`]),
    `run ${results.plan.run_id}`,
  ];
  return {
    name: wholeLabel(cell, results.cells),
    unit: 'ms',
    value: inMs(mean ?? 0),
    ...(interval === undefined ? {} : { range: `± ${inMs((interval.high - interval.low) / 2)}` }),
    extra: context.join(', '),
  };
}

/** Rounded to a microsecond. */
function inMs(us: number): number {
  return rounded(us / 1000, 3) ?? 0;
}
