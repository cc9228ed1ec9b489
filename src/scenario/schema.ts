import { z } from 'zod';
import { MOST_EXPLAINED } from '../core/plan/explained.ts';
import { USUAL_CHANGED } from '../core/scenario/changed-files.ts';
import { ENGINE_KINDS, USUAL_KIND } from '../core/engines/known-engines.ts';
import { PUBLISHED_NAMES } from '../core/results/published.ts';
import { imageFault } from '../core/scenario/image-name.ts';
import type { Scenario } from '../core/scenario/scenario.ts';
import { DIRECTORIES } from '../image/layers-tree.ts';
import { WORKLOADS, workloadNamed } from '../workloads/known-workloads.ts';
import { canAgree, requireAgreement, usualImage } from './agreement.ts';
import { driver } from './driver-schema.ts';
import { engine } from './engine-schema.ts';
import { runtime } from './runtime-schema.ts';
import { uniqueNames } from './unique-names.ts';
import {
  absolutePath,
  command,
  count,
  duration,
  durationOrNone,
  engineVersion,
  fileSize,
  ladder,
  name,
  path,
  size,
} from './values.ts';

/** The engines that a scenario can name. */
const PROGRAMS = [...new Set(ENGINE_KINDS.map(({ binary }) => binary))];
const WORKLOAD_NAMES = WORKLOADS.map((workload) => workload.name);

/** An image of more is refused (moby layer/layer_store.go, maxLayerDepth). */
const MOST_LAYERS = 127;

/** More is a mistake. What a host cannot carry is a failed cell. */
const MOST_LIVE = 10_000;
/** Their names have five digits. */
const MOST_FILES = 65_536;

/** The scenario file. Parsing gives a {@link Scenario}; `schema` prints `z.toJSONSchema` of it. */
export const scenarioSchema = z
  .strictObject({
    name,
    workload: z.enum(WORKLOAD_NAMES).default('docker-run'),
    image: z
      .string()
      .superRefine((image, context) => {
        const fault = imageFault(image);
        if (fault !== undefined) context.addIssue({ code: 'custom', message: `expected ${fault}` });
      })
      .optional()
      .describe(
        'builtin:hello, builtin:layers, a name to fetch, or the path of an image archive; [that of the workload]',
      ),
    command: command
      .optional()
      .describe(
        'workloads command and cri-pod: a list is the program with its arguments, a string is for the shell, /bin/sh -c',
      ),
    exit_code: z.int().min(0).max(255).optional().describe('workload command: its expected exit code; [0]'),
    grace: durationOrNone
      .refine((ms) => ms % 1000 === 0, 'expected whole seconds, since CRI takes no fractions of one')
      .optional()
      .describe('workload cri-pod: time from SIGTERM to SIGKILL, in whole seconds; [0s: killed at once]'),
    job: path.optional().describe('workload fio: a job file of fio; relative to the scenario file'),
    network: z.enum(['bridge', 'none', 'host']).default('bridge'),
    backing: z.enum(['fresh', 'host']).default('fresh').describe('file system under the data roots'),
    backing_size: size.default(8 * 2 ** 30).describe('size of a fresh one, a sparse file'),
    engine: z
      .union([z.enum(PROGRAMS), absolutePath])
      .default(USUAL_KIND.binary)
      .describe("an engine's program, to be found on PATH, or the path of one"),
    engine_version: engineVersion
      .optional()
      .describe('of a build that does not report its own, such as "29.0"'),
    engines: z
      .array(engine)
      .min(1)
      .superRefine(uniqueNames('engine'))
      .optional()
      .describe('several builds in one grid, in place of `engine`: each has columns of its own'),
    drivers: z.array(driver).min(1).superRefine(uniqueNames('driver')),
    runtimes: z.array(runtime).min(1).superRefine(uniqueNames('runtime')),
    rounds: count(10_000).default(10).describe('engine restarts per driver setup'),
    iterations: count(1_000_000).default(10).describe('timed samples per cell and round'),
    warmup: z
      .int()
      .min(0)
      .max(1000)
      .default(1)
      .describe('samples per cell and round that are recorded but not counted'),
    order: z.enum(['interleaved', 'sequential']).default('interleaved'),
    concurrency: ladder(1024).default([1]).describe('containers at a time; a list makes a ladder'),
    layers: ladder(MOST_LAYERS, `expected at most ${MOST_LAYERS}: engines refuse an image of more layers`)
      .optional()
      .describe('layers of builtin:layers; a list makes a ladder; [1]'),
    changed_files: ladder(MOST_FILES)
      .optional()
      .describe(
        `files that a container changes before its commit; a list makes a ladder; [${USUAL_CHANGED}]`,
      ),
    live: ladder(MOST_LIVE, `expected 0 to ${MOST_LIVE} idle containers`, 0)
      .optional()
      .describe(
        'idle containers of the same runtime that run beside the measured one; a list makes a ladder; [0]',
      ),
    files: z
      .int()
      .min(DIRECTORIES)
      .max(MOST_FILES)
      .optional()
      .describe('small files of builtin:layers; [1024]'),
    file_size: fileSize.optional().describe('of each small file of builtin:layers; [4KiB]'),
    sentinel: z
      .boolean()
      .optional()
      .describe('measure one cell again between all passes, to reveal a drift of the machine; [false]'),
    explain: z
      .int()
      .min(0)
      .max(MOST_EXPLAINED)
      .optional()
      .describe(
        'iterations per cell and round that are traced and not counted, to see where their time goes; [0]',
      ),
    timeout: duration.default(60_000).describe('deadline of one iteration'),
    reference: z
      .enum(PUBLISHED_NAMES)
      .optional()
      .describe('published figures that report.md puts beside the grid'),
    seed: z.int().min(0).max(0xffffffff).optional().describe('of the randomised order; drawn if absent'),
  })
  .superRefine(requireAgreement, { when: canAgree })
  .transform(({ timeout, backing_size, image, file_size, ...rest }): Scenario => ({
    ...rest,
    image: image ?? usualImage(workloadNamed(rest.workload)),
    ...(file_size === undefined ? {} : { file_bytes: file_size }),
    timeout_ms: timeout,
    backing_bytes: backing_size,
  }));
