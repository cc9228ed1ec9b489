import { z } from 'zod';
import { PARTS } from '../../core/explain/part.ts';
import { axes, count, number, runHead, schema, text, us, verdict } from './fields.ts';

const ratio = { ratio: number, low: number, high: number };
const level = z.enum(['host', 'boot', 'restart']).describe('what the intervals are over');

const beyond = z
  .object({ ...ratio, control: z.string(), belonging: z.enum(['own', 'shared', 'unclear']) })
  .optional();
const controls = { beyond_driver: beyond, beyond_runtime: beyond };
const prospects = { detectable: number, units_needed: count.optional() };

const side = z.object({
  units: count,
  n: count,
  failed: count,
  mean_us: us,
  median_us: us,
  centre_us: us,
  engine_cpu_us: us,
});

const step = z.object({
  step: z.string(),
  difference_us: z.number(),
  share: number,
  ...ratio,
  p: number,
  p_adjusted: number,
  state: z.enum(['slower', 'faster', 'within', 'inconclusive']).optional(),
  judged: z
    .object({
      verdict: verdict.optional(),
      reason: text,
      ...{ a_median_us: us, b_median_us: us, a_centre_us: us, b_centre_us: us },
      ...{ a_units: count, b_units: count },
      ...prospects,
      ...controls,
    })
    .optional(),
});

const quantity = z.object({
  quantity: z.string(),
  unit: text,
  ...ratio,
  ...{ a_median: number, b_median: number, a_centre: number, b_centre: number },
  p: number,
  p_adjusted: number,
  state: z.enum(['worse', 'better', 'more', 'less', 'within', 'inconclusive']).optional(),
});

const cell = z.object({
  ...axes,
  verdict,
  reason: text,
  ...ratio,
  changed: z.enum(['slower', 'faster']).optional(),
  p: number,
  p_adjusted: number,
  p_permutation: number,
  hodges_lehmann: number,
  ...prospects,
  a: side,
  b: side,
  failures_p: number,
  failures_p_adjusted: number,
  ...controls,
  steps: z.array(step),
  quantities: z.array(quantity).optional(),
});

const load = z.object({
  name: z.enum(['load', 'waiting', 'steal', 'throttling', 'governor']),
  a: z.union([z.number(), z.string()]),
  b: z.union([z.number(), z.string()]),
  text: z.string(),
  stretch: z.number().nullable().describe("how many times as long it can make B's times; null: not known"),
});

const warning = z.object({ side: z.enum(['A', 'B']), message: z.string(), host: text });
const hosts = z.array(z.string());

const keys = {
  a: z.string().describe('as the user named it'),
  b: z.string(),
  differences: z.array(z.object({ name: z.string(), details: z.array(z.string()) })),
  load: z.array(load).optional().describe('what differs of load, steal, throttling and governors'),
  level,
  paired: z.boolean().optional(),
  hosts: z.object({ a: hosts, b: hosts }).optional(),
  judges: z.literal('steps').optional(),
  margin: z.number().describe('ratio that is still within it: 1.05 for 5 %'),
  verdict,
  cells: z.array(cell),
  skipped: z.array(z.object({ ...axes, reason: z.string() })),
  notes: z.array(z.string()),
};

/** A comparison within the JSON of a run. */
export const comparison = z.object({ ...keys, warnings: z.array(warning).optional() });

const part = z.object({
  ...axes,
  part: z.enum(PARTS),
  ...{ a_us: us, b_us: us, difference_us: us, low_us: us, high_us: us },
  p_adjusted: number,
  changed: z.enum(['slower', 'faster']).optional(),
});

const head = z.object({ ...runHead, warnings: z.array(z.string()) });

/** What `compare` prints. */
export const compareSchema = z.object({
  schema,
  kernels: runHead.kernels.describe('of both sides'),
  engines: runHead.engines,
  warnings: z.array(warning).describe('what the runs of both sides warned of'),
  runs: z.object({ a: head, b: head }),
  ...keys,
  parts: z.array(part).optional().describe('of --explain'),
});

/** What `compare --self` prints. */
export const selfCheckSchema = z.object({
  schema,
  ...runHead,
  warnings: z.array(z.string()),
  level: level.optional(),
  alpha: z.number(),
  splits: count,
  seed: z.number(),
  rate: z.number().describe('share of halves that were called different'),
  limit: z.number(),
  cells: z.array(
    z.object({
      cell: z.string(),
      step: text,
      restarts: count,
      rate: z.number(),
      halves_p: number,
    }),
  ),
  passed: z.boolean(),
});
