import { z } from 'zod';
import { count, runHead, schema, text } from './fields.ts';

const engine = z.object({
  path: z.string(),
  version: z.object({ major: count, minor: count, text: z.string(), told: text }),
  sha256: text,
});

const packages = z.array(z.object({ name: z.string(), version: text }));

/** What `doctor` prints. */
export const doctorSchema = z.object({
  schema,
  kernel: z.string(),
  cgroup: z.string(),
  engine: engine.optional().describe('of a scenario with one build'),
  engines: z.record(z.string(), engine).describe('those that were found, by name'),
  obstacle: text.describe('why nothing was tried'),
  warnings: z.array(z.string()),
  findings: z.array(
    z.object({
      kind: z.enum(['driver', 'runtime']),
      name: z.string(),
      verdict: z.enum(['yes', 'no', 'untried']),
      detail: z.string(),
    }),
  ),
  packages: z
    .array(
      z.object({
        ...{ source: z.string(), for: z.string(), state: z.enum(['cached', 'to-fetch', 'unknown']) },
        packages,
        libraries: packages.optional(),
        ...{ folder: text, disk_bytes: count.optional(), fetched_at: text },
        ...{ download_bytes: count.optional(), mirror: text, reason: text },
      }),
    )
    .optional()
    .describe('what the scenario takes from Debian suites'),
});

/** What `list` prints. */
export const listSchema = z.object({
  schema,
  folder: z.string(),
  runs: z
    .array(
      z.object({
        ...runHead,
        cells: z.object({ measured: count, unsupported: count, failed: count, aborted: count }),
        samples: count.describe('good timed ones'),
        failed_samples: count,
        warnings: count,
        running: z.boolean(),
        path: z.string(),
      }),
    )
    .describe('newest first'),
  unreadable: z.array(z.object({ path: z.string(), fault: z.string() })),
});

/** What `gather` prints. */
export const gatherSchema = z.object({
  schema,
  folder: z.string(),
  run_id: z.string(),
  hosts: z.array(z.string()),
  samples: count,
});

const burst = z.object({
  runtime: z.string(),
  concurrency: count,
  phase: z.enum(['warmup', 'timed', 'sentinel', 'explain']),
  iterations: z.array(count),
});

/** What `plan` prints: plan.json, whose own number says which axes it has. */
export const planSchema = z.looseObject({
  schema: count.describe('of plan.json'),
  run_id: z.string(),
  seed: z.number(),
  lab: z.enum(['private', 'system']),
  scenario: z.looseObject({ name: z.string(), workload: z.string() }).describe('with its defaults'),
  cells: z.array(z.looseObject({ driver: z.string(), runtime: z.string(), concurrency: count })),
  boots: z.array(z.object({ boot: count, kernel: z.string() })).optional(),
  rounds: z.array(
    z.looseObject({ round: count, driver: z.string(), bursts: z.array(z.looseObject(burst.shape)) }),
  ),
});
