import type { z } from 'zod';
import { buildsOf } from '../core/engines/engine-of.ts';
import { USUAL_KIND } from '../core/engines/known-engines.ts';
import { isFloor } from '../core/engines/floor.ts';
import { USUAL_CHANGED } from '../core/scenario/changed-files.ts';
import type { EngineSpec } from '../core/scenario/engine-spec.ts';
import { BUILTIN_IMAGE, FIO_IMAGE, LAYERS_IMAGE, PAUSE_IMAGE } from '../core/scenario/image-name.ts';
import { USUAL_TREE } from '../image/layers-tree.ts';
import { OWN_KEYS, type OwnKey, type Workload } from '../workloads/workload.ts';
import { WORKLOADS, workloadNamed } from '../workloads/known-workloads.ts';

/** Ports of a Linux bridge, one for each container (net/bridge/br_private.h, BR_MAX_PORTS). */
const BRIDGE_PORTS = 1023;

/** Keys that only builtin:layers has, with what they count. */
const OF_LAYERS = { layers: 'numbers of layers', files: 'numbers of files', file_size: 'sizes' } as const;

/** The image is made in memory, and again for every number of layers. */
const MOST_TREE_BYTES = 256 * 2 ** 20;

/** Keys of a scenario that say something of each other. */
export interface Agreeing extends Readonly<Partial<Record<OwnKey, unknown>>> {
  readonly workload: string;
  readonly image?: string | undefined;
  readonly engine: string;
  readonly engine_version?: string | undefined;
  readonly engines?: readonly EngineSpec[] | undefined;
  readonly drivers: readonly {
    readonly driver: string;
    readonly infra?: string | undefined;
    readonly engines?: readonly string[] | undefined;
  }[];
  readonly concurrency: readonly number[];
  readonly layers?: readonly number[] | undefined;
  readonly changed_files?: readonly number[] | undefined;
  readonly live?: readonly number[] | undefined;
  readonly network: 'bridge' | 'none' | 'host';
  readonly files?: number | undefined;
  readonly file_size?: number | undefined;
}

const AGREEING: ReadonlySet<PropertyKey | undefined> = new Set([
  ...OWN_KEYS,
  ...([
    'workload',
    'image',
    'engine',
    'engine_version',
    'engines',
    'drivers',
    'concurrency',
    'layers',
  ] as const),
  ...(['live', 'network', 'files', 'file_size'] as const),
] satisfies (keyof Agreeing)[]);

/**
 * Whether keys can be compared: none of those that say something of each other is wrong, and none may be misspelt. What is
 * wrong with others need not be mended first.
 */
export function canAgree({ issues }: z.core.ParsePayload): boolean {
  return !issues.some(({ code, path = [] }) => code === 'unrecognized_keys' || AGREEING.has(path[0]));
}

/** Complains of keys that contradict each other, each at the line of the one to change. */
export function requireAgreement(scenario: Agreeing, context: z.RefinementCtx): void {
  const complain: Complain = (path, message) => {
    context.addIssue({ code: 'custom', path, message });
  };
  for (const key of ['concurrency', 'layers', 'changed_files', 'live'] as const) {
    const levels = scenario[key] ?? [];
    if (new Set(levels).size !== levels.length) complain([key], 'a level of the ladder is named twice');
  }

  const workload = workloadNamed(scenario.workload);
  const { name, apis, needsImage, keys = {} } = workload;
  const image = scenario.image ?? usualImage(workload);
  for (const key of OWN_KEYS) {
    const isGiven = scenario[key] !== undefined;
    if (isGiven && keys[key] === undefined)
      complain([key], `${name} takes no \`${key}\`; use ${named((one) => one.keys?.[key] !== undefined)}`);
    if (!isGiven && keys[key]?.isNeeded === true)
      complain(['workload'], `expected \`${key}:\` beside it, ${keys[key].what}`);
  }
  complainOfLive(scenario, workload, complain);
  complainOfEngines(scenario, workload, complain);
  for (const [index, setup] of scenario.drivers.entries()) {
    if (isFloor(setup) && !apis.includes('none')) {
      complain(
        ['drivers', index],
        `${name} measures containers, and the floor runs none; use ${named((one) => one.apis.includes('none'))}`,
      );
    }
  }

  if (needsImage !== undefined && scenario.image !== undefined && scenario.image !== needsImage) {
    complain(['image'], `expected ${needsImage}, the image of the workload ${name}; leave \`image\` out`);
  }
  if (scenario.image === FIO_IMAGE && needsImage !== FIO_IMAGE) {
    complain(
      ['image'],
      `${FIO_IMAGE} is made for a job file; use ${named((one) => one.needsImage === FIO_IMAGE)}`,
    );
  }
  if (workload.loadsImages === true && image === BUILTIN_IMAGE) {
    complain(
      ['image'],
      `${name} cannot measure ${BUILTIN_IMAGE}, which every engine gets for proofs; leave \`image\` out to use ${usualImage(workload)}, or name another image`,
    );
  }
  if (workload.runsAlone === true && scenario.concurrency.some((level) => level > 1)) {
    complain(
      ['concurrency'],
      `${name} counts all that the engine stores, so its iterations cannot overlap; leave \`concurrency\` out`,
    );
  }
  const isLayers = image === LAYERS_IMAGE || image === PAUSE_IMAGE;
  for (const [key, what] of Object.entries(OF_LAYERS)) {
    if (scenario[key as keyof typeof OF_LAYERS] === undefined || isLayers) continue;
    complain(
      [key],
      `only ${LAYERS_IMAGE} and ${PAUSE_IMAGE} come in several ${what}; use ${named((one) => usualImage(one) === LAYERS_IMAGE)}`,
    );
  }
  const { files = USUAL_TREE.files, file_size: fileBytes = USUAL_TREE.fileBytes } = scenario;
  if (files * fileBytes > MOST_TREE_BYTES) {
    complain(
      [scenario.files === undefined ? 'file_size' : 'files'],
      `expected at most ${MOST_TREE_BYTES / 2 ** 20} MiB of small files, found ${Math.ceil((files * fileBytes) / 2 ** 20)} MiB`,
    );
  }
  if (Math.max(...(scenario.layers ?? [1])) > files)
    complain(['files'], 'expected at least as many files as layers: each layer adds some');
  const changed = scenario.changed_files ?? (name === 'commit' ? [USUAL_CHANGED] : []);
  if (Math.max(0, ...changed) > files) {
    complain(
      [scenario.changed_files === undefined ? 'files' : 'changed_files'],
      `expected at most ${files}, the files that ${LAYERS_IMAGE} has, to be changed; found ${Math.max(...changed)}`,
    );
  }
}

function complainOfEngines(scenario: Agreeing, { name, apis }: Workload, complain: Complain): void {
  const { engine, engine_version: version, engines, drivers } = scenario;
  // The default is no contradiction.
  if (engines !== undefined && engine !== USUAL_KIND.binary)
    complain(['engine'], 'expected `engine` or `engines`, found both; name that build in `engines`');
  if (engines !== undefined && version !== undefined)
    complain(['engine_version'], 'it goes with `engine`; give a build in `engines` its `version`');
  const builds = buildsOf(scenario);
  const obstacles = builds.flatMap(({ kind }) => kind.obstacle?.(scenario) ?? []);
  const [obstacle] = obstacles;
  // Of several, the others are measured.
  if (obstacle !== undefined && obstacles.length === builds.length)
    complain([engines === undefined ? 'engine' : 'engines'], `${obstacle.reason}; ${obstacle.fix}`);
  for (const [index, { kind }] of builds.entries()) {
    const refused = kind.refusedWorkloads?.[name];
    if (refused !== undefined) complain(['workload'], refused);
    if (!apis.includes(kind.api))
      complain(
        engines === undefined ? ['workload'] : ['engines', index],
        `${name} needs an engine with the API ${apis.join(' or ')}, ${kind.name} has ${kind.api}`,
      );
  }
  const names = engines?.map((spec) => spec.name) ?? [];
  const hasPods = builds.some(({ kind }) => kind.api === 'cri');
  for (const [index, setup] of drivers.entries()) {
    if (setup.infra !== undefined && !hasPods)
      complain(
        ['drivers', index, 'infra'],
        'only engines with pods take `infra`: containerd, cri-o and cri-dockerd',
      );
    const unknown = setup.engines?.find((one) => !names.includes(one));
    if (unknown === undefined) continue;
    const known = names.length === 0 ? 'the scenario has no `engines`' : `expected ${names.join(', ')}`;
    complain(['drivers', index, 'engines'], `${known}, found ${unknown}`);
  }
}

/** The image of a scenario that names none. */
export function usualImage({ needsImage, usualImage: usual }: Workload): string {
  return needsImage ?? usual ?? BUILTIN_IMAGE;
}

type Complain = (path: PropertyKey[], message: string) => void;

function complainOfLive(
  { live = [], network, concurrency, drivers }: Agreeing,
  { name, runsAlone }: Workload,
  complain: Complain,
): void {
  const [most, atOnce] = [Math.max(0, ...live), Math.max(...concurrency)];
  if (most > 0 && runsAlone === true) {
    complain(['live'], `${name} counts all that the engine stores, idle containers too; leave \`live\` out`);
  }
  if (most > 0 && drivers.some(isFloor)) {
    complain(['live'], 'the floor has no engine to run idle containers; leave out `floor` or `live`');
  }
  if (network === 'bridge' && most > 0 && most + atOnce > BRIDGE_PORTS) {
    complain(
      ['live'],
      `a bridge has ${BRIDGE_PORTS} ports, ${most} idle and ${atOnce} measured containers need ${most + atOnce}; use \`network: none\` or fewer`,
    );
  }
}

/** `workload: rootfs`: what to say for one that can. */
function named(can: (workload: Workload) => boolean): string {
  const names = WORKLOADS.filter(can).map(({ name }) => `\`workload: ${name}\``);
  return names.join(' or ');
}
