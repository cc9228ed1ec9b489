import { totalsUs, type CellResult } from '../../core/results/cell-result.ts';
import { differing, OUTER_AXES, wholeLabel } from '../../core/axes/cell.ts';
import type { ResultSet } from '../../core/results/result-set.ts';
import { valueOn } from '../../core/axes/axis.ts';
import { distribution } from '../../core/statistics/distribution.ts';
import { measuredCells, namingAxes } from './measured.ts';

/**
 * The JSON of `hyperfine --export-json` (src/benchmark/benchmark_result.rs there), for its plotting scripts: a result
 * for each measured cell. Times are in seconds, statistics over all samples.
 *
 * `user` and `system` are null: hyperfine means the CPU time of the command itself, which is unknown here; the engine's
 * is something else, and 0 would be false.
 *
 * @throws UsageError if no cell is measured
 */
export function hyperfineJson(results: ResultSet): string {
  const found = measuredCells(results).map((cell) => hyperfineResult(results, cell));
  return `${JSON.stringify({ results: found }, undefined, 2)}\n`;
}

function hyperfineResult(results: ResultSet, cell: CellResult): Record<string, unknown> {
  const restarts = totalsUs(cell);
  const spread = distribution(restarts);
  const times = restarts.flat().map((us) => us / 1e6);
  return {
    command: wholeLabel(cell, results.cells),
    mean: seconds(spread.mean),
    stddev: seconds(spread.sd),
    median: seconds(spread.median),
    user: null,
    system: null,
    min: seconds(spread.min),
    max: seconds(spread.max),
    times,
    // Any other code makes a failed sample.
    exit_codes: times.map(() => 0),
    // Text, as in hyperfine.
    parameters: {
      ...Object.fromEntries(
        [...namingAxes(results), ...differing(results.cells, OUTER_AXES)].flatMap((axis) => {
          const value = valueOn(axis, cell);
          return value === undefined ? [] : [[axis.name, String(value)]];
        }),
      ),
    },
  };
}

function seconds(us: number | undefined): number | null {
  return us === undefined ? null : us / 1e6;
}
