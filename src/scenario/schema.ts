import { z } from 'zod';
import { anyDriver, DRIVER_NAMES, engineKindOf } from '../core/engines/engine-of.ts';
import { isFloor } from '../core/engines/floor.ts';
import { ENGINE_KINDS, USUAL_KIND } from '../core/engines/known-engines.ts';
import { BUILTIN_IMAGE, imageFault, LAYERS_IMAGE } from '../core/scenario/image-name.ts';
import { PUBLISHED_NAMES } from '../core/results/published.ts';
import { WORKLOADS, workloadNamed } from '../workloads/known-workloads.ts';
import type { Scenario } from '../core/scenario/scenario.ts';

/** The engines that a scenario can name. */
const PROGRAMS = ENGINE_KINDS.map(({ binary }) => binary);
const WORKLOAD_NAMES = WORKLOADS.map((workload) => workload.name);

const name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.=+@-]*$/, 'a name starts with a letter or digit and has no spaces')
  .max(64);

const absolutePath = z.string().regex(/^\//, 'an absolute path');

/** `60s`, `500ms`, `2m`, or a number of seconds, to milliseconds. */
const duration = z
  .union([
    z.number().positive(),
    z.string().regex(/^\d+(\.\d+)?(ms|s|m)$/, 'a duration such as 60s, 500ms or 2m'),
  ])
  .transform((value) => {
    if (typeof value === 'number') return value * 1000;
    const unit = /[a-z]+$/.exec(value)?.[0];
    const factor = unit === 'ms' ? 1 : unit === 's' ? 1000 : 60_000;
    return Number.parseFloat(value) * factor;
  })
  // Node's timers count milliseconds in 31 bits; a longer one would be over at once.
  .pipe(
    z
      .number('a duration from 1ms to 24 days')
      .min(1)
      .max(24 * 86_400_000, 'a duration of at most 24 days'),
  );

/** `8GiB`, `512MiB`, to bytes. */
const size = z
  .string()
  .regex(/^\d+(MiB|GiB)$/, 'a size such as 8GiB or 512MiB')
  .transform((value) => Number.parseInt(value, 10) * (value.endsWith('GiB') ? 2 ** 30 : 2 ** 20))
  .refine((bytes) => Number.isSafeInteger(bytes) && bytes > 0, 'a size from 1MiB to less than 8PiB');

/** `29`, `"20.10"` or `29.0.1`: as a number, 20.10 would be 20.1. */
const engineVersion = z
  .union([
    z.int().min(17),
    z.string().regex(/^[1-9]\d(\.\d+){1,2}$/, 'a version in quotes, such as "29.0" or "20.10"'),
  ])
  .transform((given) => (typeof given === 'number' ? `${given}.0` : given));

/** Drivers that have modes. */
const WITH_MODES = DRIVER_NAMES.filter((driver) => anyDriver(driver)?.modes !== undefined);
const DIRECT = `driver: ${WITH_MODES.join(', ')}, mode: direct-lvm`;

const driverObject = z
  .strictObject({
    name: name.optional().describe('the grid column; the driver if absent'),
    driver: z.enum(DRIVER_NAMES).describe('storage driver, by its name in the engine'),
    mode: z.enum(['loop-lvm', 'direct-lvm']).optional().describe('devicemapper only; [loop-lvm]'),
    device: z
      .union([z.literal('auto'), absolutePath])
      .optional()
      .describe('devicemapper direct-lvm: a block device; auto: a loop file, labelled as such'),
    pool: z
      .enum(['tool', 'engine'])
      .optional()
      .describe('devicemapper direct-lvm: who builds the thin pool; engine: dm.directlvm_device; [tool]'),
    options: z.array(z.string()).optional().describe('further options of the driver'),
  })
  .superRefine((setup, context) => {
    const complain = (key: string, message: string) => {
      context.addIssue({ code: 'custom', path: [key], message });
    };
    const { modes = [] } = anyDriver(setup.driver) ?? {};
    if (setup.mode !== undefined && !modes.includes(setup.mode)) {
      complain('mode', `only ${WITH_MODES.join(', ')} has modes, ${setup.driver} has none`);
    }
    if (setup.device !== undefined && setup.mode !== 'direct-lvm') {
      complain('device', `a device goes with ${DIRECT}`);
    }
    if (setup.pool !== undefined && setup.mode !== 'direct-lvm') {
      complain('pool', `a pool goes with ${DIRECT}`);
    }
  })
  .transform(({ name: given, ...setup }) => {
    const [usual] = anyDriver(setup.driver)?.modes ?? [];
    const mode = setup.mode ?? usual;
    const isDirect = mode === 'direct-lvm';
    const device = isDirect ? (setup.device ?? 'auto') : undefined;
    const pool = isDirect ? (setup.pool ?? 'tool') : undefined;
    return { name: given ?? setup.driver, ...setup, mode, device, pool };
  });

const driver = z.union([
  z.enum(DRIVER_NAMES).transform((known) => driverObject.parse({ driver: known })),
  driverObject,
]);

const runtimeObject = z
  .strictObject({
    name: name.describe('the grid row, and the name of the runtime in the engine'),
    path: absolutePath.optional().describe('the binary; if absent, looked up on PATH by the known name'),
    args: z.array(z.string()).optional().describe('arguments before the OCI command'),
    runtimeType: z.string().optional().describe('containerd shim type; engines from 24.0 only'),
  })
  .superRefine((runtime, context) => {
    if (runtime.name === 'runc' && Object.keys(runtime).length > 1) {
      context.addIssue({
        code: 'custom',
        path: ['name'],
        message: "the name runc is reserved for the engine's own; use another one, such as runc-custom",
      });
    }
    if (runtime.runtimeType !== undefined && (runtime.path !== undefined || runtime.args !== undefined)) {
      context.addIssue({
        code: 'custom',
        path: ['runtimeType'],
        message: 'give either path and args, or runtimeType',
      });
    }
  })
  .transform(({ runtimeType, ...rest }) => ({ ...rest, runtime_type: runtimeType }));

const runtime = z.union([name.transform((known) => runtimeObject.parse({ name: known })), runtimeObject]);

function uniqueNames(what: string) {
  return (entries: readonly { name: string }[], context: z.RefinementCtx): void => {
    entries.forEach((entry, index) => {
      const first = entries.findIndex((other) => other.name === entry.name);
      if (first === index) return;
      context.addIssue({
        code: 'custom',
        path: [index],
        message: `the ${what} name "${entry.name}" is used twice; rename one`,
      });
    });
  };
}

/** An image of more is refused (moby layer/layer_store.go, maxLayerDepth). */
const MOST_LAYERS = 127;

const count = (max: number) => z.int().min(1).max(max);

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
        'builtin:hello, builtin:layers, a name to fetch, or the path of an image archive; what the workload needs',
      ),
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
    concurrency: z
      .union([count(1024).transform((level) => [level]), z.array(count(1024)).min(1)])
      .default([1])
      .describe('containers at a time; a list makes a ladder'),
    layers: z
      .union([count(MOST_LAYERS).transform((level) => [level]), z.array(count(MOST_LAYERS)).min(1)])
      .optional()
      .describe('layers of builtin:layers; a list makes a ladder; [1]'),
    sentinel: z
      .boolean()
      .optional()
      .describe('measure one cell again between all passes, to reveal a drift of the machine; [false]'),
    timeout: duration.default(60_000).describe('deadline of one iteration'),
    reference: z
      .enum(PUBLISHED_NAMES)
      .optional()
      .describe('published figures that report.md puts beside the grid'),
    seed: z.int().min(0).max(0xffffffff).optional().describe('of the randomised order; drawn if absent'),
  })
  .superRefine((scenario, context) => {
    for (const ladder of ['concurrency', 'layers'] as const) {
      const levels = scenario[ladder] ?? [];
      if (new Set(levels).size !== levels.length) {
        context.addIssue({ code: 'custom', path: [ladder], message: 'a level of the ladder is named twice' });
      }
    }
    if (!workloadNamed(scenario.workload).apis.includes('none')) {
      for (const [index, setup] of scenario.drivers.entries()) {
        if (!isFloor(setup)) continue;
        context.addIssue({
          code: 'custom',
          path: ['drivers', index],
          message: `${scenario.workload} measures containers, and the floor has none`,
        });
      }
    }
    const { apis, needsImage } = workloadNamed(scenario.workload);
    if (needsImage !== undefined && scenario.image !== undefined && scenario.image !== needsImage) {
      context.addIssue({
        code: 'custom',
        path: ['image'],
        message: `${scenario.workload} works in ${needsImage}`,
      });
    }
    const image = needsImage ?? scenario.image;
    if (scenario.layers !== undefined && image !== LAYERS_IMAGE) {
      context.addIssue({
        code: 'custom',
        path: ['layers'],
        message: `only ${LAYERS_IMAGE} has layers to choose`,
      });
    }
    const kind = engineKindOf(scenario);
    if (!apis.includes(kind.api)) {
      context.addIssue({
        code: 'custom',
        path: ['workload'],
        message: `${scenario.workload} needs an engine with the API ${apis.join(' or ')}, ${kind.name} has ${kind.api}`,
      });
    }
  })
  .transform(({ timeout, backing_size, image, ...rest }): Scenario => ({
    ...rest,
    image: image ?? workloadNamed(rest.workload).needsImage ?? BUILTIN_IMAGE,
    timeout_ms: timeout,
    backing_bytes: backing_size,
  }));
