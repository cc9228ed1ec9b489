import { cellLabel } from '../axes/cell.ts';
import { overallVerdict } from '../compare/verdict.ts';
import { UsageError } from '../errors.ts';
import { attempts } from '../results/cell-result.ts';
import { stepNames } from '../results/step-names.ts';
import { cellsInRuns, missingReason, seriesOf } from './cell-series.ts';
import { changePoints } from './change-points.ts';
import { judgeCells } from './judge-cell.ts';
import { judgeSeries } from './judge-series.ts';
import { seriesTrend } from './series-trend.ts';
import type { LeftOut } from './belonging.ts';
import type { SeriesOrder, SeriesRun } from './series-run.ts';
import { trendNotes } from './trend-notes.ts';
import { TREND_SCHEMA, type CellTrend, type SeriesTrend, type Trend } from './trend.ts';

export interface TrendOptions {
  readonly by: SeriesOrder;
  readonly since: string | undefined;
  /** Ratio that is still within it, 1.05 for 5 %. */
  readonly margin: number;
  readonly leftOut: readonly LeftOut[];
}

/**
 * The changes of every cell and step over a series of runs, and the verdict on the newest. What the workload judges (the
 * total, or each step) is corrected over all cells, and judged; the steps of a total are corrected over all of them, and
 * shown. docs/statistics.md has the model.
 *
 * @param runs - in order, the newest last; all of one thing
 * @throws UsageError for fewer than two runs
 */
export function findTrend(runs: readonly SeriesRun[], { by, since, margin, leftOut }: TrendOptions): Trend {
  const newest = runs.at(-1);
  if (newest === undefined || runs.length < 2) {
    throw new UsageError(`expected two runs of a series or more, found ${runs.length}`, {
      hint: 'For example: drivergrid trend results/nightly-*',
    });
  }
  const judges = newest.side.results.plan.judges === 'steps' ? 'steps' : 'total';
  const steps = stepNames(newest.side.results);
  const { cells, skipped } = cellsInRuns(runs);
  if (cells.length === 0) {
    const why = skipped.slice(0, 5).map((cell) => `${cellLabel(cell)}: ${cell.reason}`);
    throw new UsageError(`expected a cell that a run measured, found none\n${why.join('\n')}`, {
      hint: 'Name runs of one scenario that have ended.',
    });
  }
  const totals = cells.map((cell) => seriesOf(cell, runs, undefined, by));
  const ofSteps = cells.map((cell) => steps.map((step) => seriesOf(cell, runs, step, by)));
  const [judged, shown] = judges === 'total' ? [totals, ofSteps.flat()] : [ofSteps.flat(), []];
  const changes = changePoints(judged.map(({ series }) => series));
  const verdicts = judgeSeries(
    judged.map((values, index) => ({ values, changes: changes[index]?.changes ?? [] })),
    margin,
  );
  const changesShown = changePoints(shown.map(({ series }) => series));
  const trends = new Map<unknown, SeriesTrend>([
    ...judged.map((values, index) => {
      const found = changes[index] ?? { p: undefined, changes: [] };
      return [values, { ...seriesTrend(values, found, runs), judged: verdicts[index] }] as const;
    }),
    ...shown.map((values, index) => {
      const found = changesShown[index] ?? { p: undefined, changes: [] };
      return [values, seriesTrend(values, found, runs)] as const;
    }),
  ]);
  const whole = cells.map((inRuns, index) => {
    const values = totals[index] ?? seriesOf(inRuns, runs, undefined, by);
    const total = trends.get(values) ?? seriesTrend(values, { p: undefined, changes: [] }, runs);
    const own = (ofSteps[index] ?? []).flatMap((one) => trends.get(one) ?? []);
    return { inRuns, total, steps: own, judged: judges === 'total' ? [total] : own };
  });
  const cellVerdicts = judgeCells(whole);
  const found = whole.map(({ inRuns: { cell, results }, total, steps: own }, index): CellTrend => ({
    ...cell,
    ...(cellVerdicts[index] ?? { verdict: 'inconclusive', reason: 'no run measured it' }),
    total,
    steps: own.filter(({ points }) => points.length > 0),
    missing: results.flatMap((result, run) => {
      const reason = missingReason(result);
      return reason === undefined ? [] : [{ run, reason }];
    }),
    failed: results.flatMap((result, run) =>
      result === undefined || result.failed === 0
        ? []
        : [{ run, failed: result.failed, attempts: attempts(result) }],
    ),
  }));
  return {
    schema: TREND_SCHEMA,
    ...{ by, since, margin, judges },
    verdict: overallVerdict(found),
    kernels: [...new Set(runs.map(({ kernel }) => kernel))],
    engines: [...new Set(runs.map(({ engine }) => engine))],
    runs: runs.map(({ name, run_id, started_at, kernel, engine }) => ({
      name,
      run_id,
      started_at,
      kernel,
      engine,
    })),
    left_out: leftOut,
    ...{ cells: found, skipped },
    notes: trendNotes(runs, found, by),
    warnings: runs.flatMap(({ side }, run) =>
      [...new Set(side.results.warnings.map(({ message }) => message))].map((message) => ({ run, message })),
    ),
  };
}
