import type { z } from 'zod';
import { engineKindOf } from '../core/engines/engine-of.ts';
import { isFloor } from '../core/engines/floor.ts';
import { USUAL_CHANGED } from '../core/scenario/changed-files.ts';
import { BUILTIN_IMAGE, LAYERS_IMAGE } from '../core/scenario/image-name.ts';
import { USUAL_TREE } from '../image/layers-tree.ts';
import type { Workload } from '../workloads/workload.ts';
import { WORKLOADS, workloadNamed } from '../workloads/known-workloads.ts';

/** Keys that only builtin:layers has, with what they count. */
const OF_LAYERS = { layers: 'numbers of layers', files: 'numbers of files', file_size: 'sizes' } as const;

/** The image is made in memory, and again for every number of layers. */
const MOST_TREE_BYTES = 256 * 2 ** 20;

/** Keys of a scenario that say something of each other. */
export interface Agreeing {
  readonly workload: string;
  readonly image?: string | undefined;
  readonly engine: string;
  readonly drivers: readonly { readonly driver: string }[];
  readonly concurrency: readonly number[];
  readonly layers?: readonly number[] | undefined;
  readonly changed_files?: readonly number[] | undefined;
  readonly files?: number | undefined;
  readonly file_size?: number | undefined;
}

/** Complains of keys that contradict each other, each at the line of the one to change. */
export function requireAgreement(scenario: Agreeing, context: z.RefinementCtx): void {
  const complain = (path: PropertyKey[], message: string): void => {
    context.addIssue({ code: 'custom', path, message });
  };
  for (const key of ['concurrency', 'layers', 'changed_files'] as const) {
    const levels = scenario[key] ?? [];
    if (new Set(levels).size !== levels.length) complain([key], 'a level of the ladder is named twice');
  }

  const workload = workloadNamed(scenario.workload);
  const { name, apis, needsImage } = workload;
  const image = scenario.image ?? usualImage(workload);
  const kind = engineKindOf(scenario);
  if (!apis.includes(kind.api)) {
    complain(
      ['workload'],
      `${name} needs an engine with the API ${apis.join(' or ')}, ${kind.name} has ${kind.api}`,
    );
  }
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
  if (workload.loadsImages === true && image === BUILTIN_IMAGE) {
    complain(
      ['image'],
      `every engine start has ${BUILTIN_IMAGE} for proofs, so ${name} cannot load it; leave \`image\` out for ${usualImage(workload)}, or name another`,
    );
  }
  if (workload.runsAlone === true && scenario.concurrency.some((level) => level > 1)) {
    complain(['concurrency'], `${name} measures the whole engine, so it runs once at a time; leave it out`);
  }
  if (scenario.changed_files !== undefined && name !== 'commit') {
    complain(
      ['changed_files'],
      'only `workload: commit` has a container that changes files first; leave it out',
    );
  }
  const isLayers = image === LAYERS_IMAGE;
  for (const [key, what] of Object.entries(OF_LAYERS)) {
    if (scenario[key as keyof typeof OF_LAYERS] === undefined || isLayers) continue;
    complain(
      [key],
      `only ${LAYERS_IMAGE} comes in several ${what}; use ${named((one) => usualImage(one) === LAYERS_IMAGE)}`,
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

/** The image of a scenario that names none. */
export function usualImage({ needsImage, usualImage: usual }: Workload): string {
  return needsImage ?? usual ?? BUILTIN_IMAGE;
}

/** `workload: rootfs`: what to say for one that can. */
function named(can: (workload: Workload) => boolean): string {
  const names = WORKLOADS.filter(can).map(({ name }) => name);
  return `\`workload: ${names.join(', ')}\``;
}
