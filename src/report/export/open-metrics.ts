import { AXES } from '../../core/axes/known-axes.ts';
import { valueOn } from '../../core/axes/axis.ts';
import { groupBy } from '../../core/group-by.ts';
import { rounded } from '../../core/figures/summary.ts';
import type { Outcome } from '../../core/record/outcome.ts';
import { attempts, measuredRestarts, type CellResult } from '../../core/results/cell-result.ts';
import { quantityUnit } from '../../core/results/quantity.ts';
import type { RestartSeries } from '../../core/results/restart-series.ts';
import type { ResultSet } from '../../core/results/result-set.ts';
import { stepNames } from '../../core/results/step-names.ts';
import { distribution, type Distribution } from '../../core/statistics/distribution.ts';
import { openMetricsText, type MetricFamily, type MetricSample } from './open-metrics-text.ts';

type Labels = Readonly<Record<string, string>>;

const OUTCOMES: readonly Outcome['kind'][] = ['measured', 'unsupported', 'failed', 'aborted'];
const QUANTILES = { '0.5': 'median', '0.9': 'p90', '0.95': 'p95', '0.99': 'p99' } as const;

/** How quantities become base units, by their own unit. */
const BASE: Readonly<Record<string, { readonly unit: string; readonly factor: number }>> = {
  'bytes/s': { unit: 'bytes_per_second', factor: 1 },
  'per second': { unit: 'per_second', factor: 1 },
  bytes: { unit: 'bytes', factor: 1 },
  inodes: { unit: 'inodes', factor: 1 },
  ns: { unit: 'seconds', factor: 1e-9 },
  us: { unit: 'seconds', factor: 1e-6 },
};

/**
 * The results as OpenMetrics 1.0 text, in base units: what each cell came to, and of measured ones the distribution of
 * iterations, steps and quantities. Samples have the time at which the run ended, or began if it did not. The run's id
 * is in `drivergrid_run_info` only: as a label of all, it would make every run new series.
 */
export function openMetrics(results: ResultSet): string {
  const measured = results.cells.flatMap((cell): Measured[] => {
    const restarts = measuredRestarts(cell);
    return restarts.length === 0 ? [] : [{ labels: labelsOf(results, cell), restarts }];
  });
  return openMetricsText(
    [
      runInfo(results),
      wallTime(results),
      ...ofCells(results),
      ...iterations(measured),
      steps(results, measured),
      summary(
        { name: 'drivergrid_engine_cpu_seconds', unit: 'seconds' },
        "CPU time of the engine's own processes for one iteration",
        measured.map(({ labels, restarts }) => [
          labels,
          restarts.map(({ engine_cpu_us }) => engine_cpu_us),
          1e-6,
        ]),
      ),
      summary(
        { name: 'drivergrid_engine_peak_bytes', unit: 'bytes' },
        "Highest resident memory of the engine's own processes in one iteration",
        measured.map(({ labels, restarts }) => [
          labels,
          restarts.map(({ engine_peak_bytes }) => engine_peak_bytes),
          1,
        ]),
      ),
      ...quantities(results, measured),
    ],
    endOf(results),
  );
}

interface Measured {
  readonly labels: Labels;
  readonly restarts: readonly RestartSeries[];
}

function runInfo({ plan, runs, kernels }: ResultSet): MetricFamily {
  const distinct = (texts: readonly (string | undefined)[]): string =>
    [...new Set(texts)].filter((text) => text !== undefined).join(', ');
  const labels = {
    scenario: plan.scenario.name,
    run_id: plan.run_id,
    workload: plan.scenario.workload,
    lab: plan.lab,
    kernel: distinct(kernels),
    engine: distinct(runs.map(({ fingerprint }) => fingerprint.engine)),
    tool: distinct(runs.map(({ tool }) => tool)),
  };
  return {
    ...{ name: 'drivergrid_run', type: 'info', help: 'What was measured, and with what' },
    samples: [{ suffix: '_info', labels, value: 1 }],
  };
}

function wallTime({ plan, sessions }: ResultSet): MetricFamily {
  const us = sessions.flatMap(({ end }) => end?.wall_us ?? []);
  const value = seconds(us.reduce((sum, one) => sum + one, 0));
  return {
    ...{ name: 'drivergrid_run_wall_seconds', type: 'gauge', unit: 'seconds' },
    help: 'How long the run took, all its sessions together',
    samples: us.length === 0 ? [] : [{ labels: { scenario: plan.scenario.name }, value }],
  };
}

/** Outcomes and failures, which the figures of measured cells do not show. */
function ofCells(results: ResultSet): MetricFamily[] {
  const all = results.cells.map((cell) => ({ cell, labels: labelsOf(results, cell) }));
  const outcome = 'drivergrid_cell_outcome';
  const count = (of: (cell: CellResult) => number): MetricSample[] =>
    all.map(({ cell, labels }) => ({ labels, value: of(cell) }));
  return [
    {
      ...{ name: outcome, type: 'stateset', help: 'How each cell of the grid ended' },
      samples: all.flatMap(({ cell, labels }) =>
        OUTCOMES.map((kind) => ({
          labels: { ...labels, [outcome]: kind },
          value: cell.outcome.kind === kind ? 1 : 0,
        })),
      ),
    },
    {
      ...{ name: 'drivergrid_cell_samples', type: 'gauge', help: 'Timed samples, failed ones included' },
      samples: count(attempts),
    },
    {
      ...{ name: 'drivergrid_cell_failed_samples', type: 'gauge', help: 'Timed samples that failed' },
      samples: count(({ failed }) => failed),
    },
  ];
}

function iterations(measured: readonly Measured[]): MetricFamily[] {
  const spreads = measured.map(({ labels, restarts }) => ({
    labels,
    spread: distribution(restarts.map(({ totals_us }) => totals_us)),
  }));
  const gauge = (
    name: string,
    help: string,
    of: (spread: Distribution) => number | undefined,
  ): MetricFamily => ({
    ...{ name: `drivergrid_iteration_${name}_seconds`, type: 'gauge', unit: 'seconds', help },
    samples: spreads.flatMap(({ labels, spread }) => {
      const us = of(spread);
      return us === undefined ? [] : [{ labels, value: seconds(us) }];
    }),
  });
  return [
    summary(
      { name: 'drivergrid_iteration_seconds', unit: 'seconds' },
      'Time of one iteration',
      measured.map(({ labels, restarts }) => [labels, restarts.map(({ totals_us }) => totals_us), 1e-6]),
    ),
    gauge('mean', 'Mean time of one iteration', ({ mean }) => mean),
    gauge(
      'mean_low',
      'Lower end of the 95 % confidence interval of the mean, over engine restarts',
      ({ interval }) => interval?.low,
    ),
    gauge('mean_high', 'Upper end of that interval', ({ interval }) => interval?.high),
  ];
}

function steps(results: ResultSet, measured: readonly Measured[]): MetricFamily {
  const names = stepNames(results);
  return summary(
    { name: 'drivergrid_step_seconds', unit: 'seconds' },
    'Time of one step of an iteration',
    measured.flatMap(({ labels, restarts }) =>
      names.map(
        (step) => [{ ...labels, step }, restarts.map(({ steps_us }) => steps_us[step] ?? []), 1e-6] as const,
      ),
    ),
  );
}

/** A family for each unit; a quantity whose unit this version does not know is left out of none. */
function quantities(results: ResultSet, measured: readonly Measured[]): MetricFamily[] {
  const byUnit = groupBy(results.quantities, (name) => BASE[quantityUnit(name)?.text ?? '']?.unit ?? '');
  return [...byUnit].map(([unit, names]) =>
    summary(
      { name: `drivergrid_quantity${unit === '' ? '' : `_${unit}`}`, unit: unit === '' ? undefined : unit },
      'What an iteration measured besides times',
      measured.flatMap(({ labels, restarts }) =>
        names.map((quantity) => {
          const { factor } = BASE[quantityUnit(quantity)?.text ?? ''] ?? { factor: 1 };
          const values = restarts.map((series) => series.quantities[quantity] ?? []);
          return [{ ...labels, quantity }, values, factor] as const;
        }),
      ),
    ),
  );
}

/** Quantiles, sum and count of each set of values, all restarts together; none for a set without values. */
function summary(
  { name, unit }: { readonly name: string; readonly unit: string | undefined },
  help: string,
  sets: readonly (readonly [Labels, readonly (readonly number[])[], number])[],
): MetricFamily {
  const samples = sets.flatMap(([labels, restarts, factor]): MetricSample[] => {
    const spread = distribution(restarts);
    if (spread.n === 0) return [];
    const scaled = (value: number): number => rounded(value * factor, 9) ?? 0;
    return [
      ...Object.entries(QUANTILES).map(([quantile, field]) => ({
        labels: { ...labels, quantile },
        value: scaled(spread[field] ?? 0),
      })),
      { suffix: '_sum', labels, value: scaled((spread.mean ?? 0) * spread.n) },
      { suffix: '_count', labels, value: spread.n },
    ];
  });
  return { name, type: 'summary', unit, help, samples };
}

/** The scenario and every axis, usual values left out: a series goes on from run to run. */
function labelsOf({ plan }: ResultSet, cell: CellResult): Labels {
  const axes = AXES.flatMap((axis) => {
    const value = valueOn(axis, cell);
    return value === undefined || value === axis.usual ? [] : [[axis.name, String(value)] as const];
  });
  return { scenario: plan.scenario.name, ...Object.fromEntries(axes) };
}

function seconds(us: number): number {
  return rounded(us / 1e6, 9) ?? 0;
}

/** Seconds since 1970; `undefined` if nothing says when. */
function endOf({ end, runs }: ResultSet): number | undefined {
  const at = Date.parse(end?.at ?? runs[0]?.at ?? '');
  return Number.isNaN(at) ? undefined : at / 1000;
}
