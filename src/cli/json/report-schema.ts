import { z } from 'zod';
import { comparison } from './comparison-schema.ts';
import { axes, count, number, outcome, runHead, schema, text, us } from './fields.ts';

const US_FIGURES = [
  ...['mean_us', 'median_us', 'sd_us', 'mad_us', 'min_us', 'p5_us', 'p25_us', 'p75_us', 'p90_us', 'p95_us'],
  ...['p99_us', 'max_us', 'ci_low_us', 'ci_high_us', 'sd_iterations_us', 'sd_restarts_us', 'sd_boots_us'],
  ...['sd_hosts_us', 'engine_cpu_mean_us', 'bare_mean_us', 'bare_added_us'],
];
const NUMBERS = [
  ...['failed_low', 'failed_high', 'drift_us_per_iteration', 'drift_p', 'mad_over_median', 'iqr_over_median'],
  ...['p95_over_p50', 'engine_cpu_share', 'floor_ratio', 'bare_ratio'],
];
const COUNTS = ['outliers', 'hosts', 'engine_peak_bytes'];

const optional = <T extends z.ZodType>(names: readonly string[], value: T): Record<string, T> =>
  Object.fromEntries(names.map((name) => [name, value]));

const meansByName = z.record(z.string(), z.number()).describe('microseconds, by name');

/** A row of summary.csv. */
const cell = z.object({
  ...axes,
  outcome,
  reason: text,
  n: count.describe('timed samples that succeeded'),
  failed: count.describe('timed samples that did not'),
  restarts: count,
  boots: count,
  ...optional(US_FIGURES, us),
  ...optional(NUMBERS, number),
  ...optional(COUNTS, count.optional()),
  steps_mean_us: meansByName,
  engine_mean_us: meansByName,
  two_modes: z.enum(['yes', 'no']).optional(),
  steady_state: z.enum(['flat', 'warmup', 'slowdown', 'no-steady-state', 'short']).optional(),
});

const pilot = z.object({
  precision: z.number().describe('half of the 95 % interval, as a fraction of the mean'),
  cells: z.array(
    z.object({
      cell: z.string(),
      mean_us: z.number(),
      iterations: z.number().describe('standard deviation between iterations, as a fraction of the mean'),
      restarts: z.number().describe('the same between restarts'),
      optimal_iterations: z.number(),
    }),
  ),
  advice: z.object({ rounds: count, iterations: count, seconds: z.number() }).optional(),
  restartSeconds: z.number(),
});

/** What `run` and `report` print. Figures are defined in docs/statistics.md. */
export const reportSchema = z.object({
  schema,
  folder: z.string().describe('the run directory'),
  ...runHead,
  warnings: z.array(z.string()),
  cells: z.array(cell).describe('one for each cell, as in summary.csv'),
  pilot: pilot.optional().describe('of run --pilot'),
  comparison: comparison.optional().describe('of a run under two kernels'),
});
