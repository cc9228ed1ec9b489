import { z } from 'zod';
import { axes, count, number, schema, text } from './fields.ts';

const run = count.describe('its place in runs');
const verdict = z.enum(['regression', 'inconclusive', 'within']);

const series = {
  points: z.array(z.object({ run, us: z.number(), low_us: number, high_us: number, units: count })),
  levels: z.array(z.object({ from: run, to: run, us: z.number(), runs: count })),
  changes: z.array(
    z.object({
      ...{ before: run, after: run, earliest: run, latest: run },
      ...{ ratio: z.number(), low: z.number(), high: z.number(), p: z.number() },
      with: z.array(z.string()).describe('what else changed between the two runs'),
    }),
  ),
  p: number,
  judged: z
    .object({ verdict, reason: z.string(), ratio: number, low: number, high: number, p: number })
    .optional(),
};

/** What `trend` prints. */
export const trendSchema = z.object({
  schema,
  by: z.enum(['time', 'kernel']),
  since: text,
  margin: z.number(),
  verdict,
  judges: z.enum(['total', 'steps']),
  kernels: z.array(z.string().nullable()),
  engines: z.array(z.string()),
  runs: z.array(
    z.object({
      ...{ name: z.string(), run_id: z.string(), started_at: z.string(), kernel: text, engine: z.string() },
    }),
  ),
  left_out: z.array(z.object({ name: z.string(), run_id: z.string(), reason: z.string() })),
  cells: z.array(
    z.object({
      ...axes,
      verdict,
      reason: z.string(),
      total: z.object(series),
      steps: z.array(z.object({ step: z.string(), ...series })),
      missing: z.array(z.object({ run, reason: z.string() })),
      failed: z.array(z.object({ run, failed: count, attempts: count })),
    }),
  ),
  skipped: z.array(z.object({ ...axes, reason: z.string() })),
  notes: z.array(z.string()),
  warnings: z.array(z.object({ run, message: z.string() })),
});
