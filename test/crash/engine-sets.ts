import { cacheDir } from '../../src/adapters/host/cache-dir.ts';
import { which } from '../../src/adapters/host/find-program.ts';
import { cachedEngine } from '../../src/adapters/packages/cached-engine.ts';
import { cachedRuntime } from '../../src/adapters/packages/cached-runtime.ts';
import { docker } from '../../src/core/engines/docker/docker.ts';
import type { RuntimeSpec } from '../../src/core/scenario/scenario.ts';
import { engineObstacle } from '../integration/support/engine-needs.ts';

/**
 * What a trial's run measures: one Docker Engine, Podman, two builds in one run, Docker beside the runtime alone, or pods on
 * containerd, and on CRI-O where it is. The names are those of the option `--engines`.
 */
export const ENGINE_SETS = ['docker', 'podman', 'builds', 'bare', 'cri'] as const;
export type EngineSet = (typeof ENGINE_SETS)[number];

/** The driver setup that is measured beside the set's overlay one. */
export type OtherDriver = 'vfs' | 'btrfs';

/** A scenario small enough that a run takes a few seconds. */
export interface Scenario {
  /** In words, for a trial's line. */
  readonly text: string;
  readonly yaml: string;
  readonly samples: number;
}

/** A newer build, which refuses an older crun. */
const NEWER = { name: 'docker-28', from: 'debian/sid' } as const;
const NEWER_CRUN: RuntimeSpec = { name: 'crun', kind: 'crun', from: NEWER.from };

/** A warm-up and a timed one. */
const SAMPLES_OF_A_CELL = 2;

/** Why a set cannot be run here; undefined where it can. */
export async function setObstacle(set: EngineSet): Promise<string | undefined> {
  const programs = {
    docker: ['dockerd'],
    podman: ['podman'],
    builds: (await hasNewer()) ? ['dockerd'] : ['dockerd', 'podman'],
    bare: ['dockerd'],
    cri: ['containerd'],
  }[set];
  const found = await Promise.all(programs.map((program) => engineObstacle(program)));
  return found.find((obstacle) => obstacle !== undefined);
}

/** Builds out of packages are in the user's own cache, which a playground's home hides. */
export function cacheVariable(): string {
  return `DRIVERGRID_CACHE_DIR=${cacheDir()}`;
}

export async function scenarioOf(set: EngineSet, other: OtherDriver): Promise<Scenario> {
  switch (set) {
    case 'docker':
      return scenario(`overlay2 and ${other}`, 2, `drivers: [overlay2, ${other}]`);
    case 'podman':
      return scenario(`podman overlay and ${other}`, 2, 'engine: podman', `drivers: [overlay, ${other}]`);
    case 'builds':
      return builds(other);
    case 'cri':
      return pods(other);
    case 'bare':
      return scenario(
        `docker and bare, overlay2 and ${other}`,
        // To bare, btrfs is a file system to lie on, and no driver.
        other === 'btrfs' ? 3 : 4,
        'network: none',
        'engines: [docker, bare]',
        `drivers: [overlay2, ${other}]`,
      );
  }
}

/** Pods, in a network of their own; to containerd 1.6 of Debian 12, and crun 1.8, CRI-O is too new. */
async function pods(other: OtherDriver): Promise<Scenario> {
  const second = other === 'vfs' ? 'native' : 'btrfs';
  const store = other === 'vfs' ? '' : ', store: containerd';
  const own = `{ driver: overlayfs, engines: [containerd] }, { driver: ${second}${store}, engines: [containerd] }`;
  const hasCrio = (await which('crio')) !== undefined;
  return scenario(
    `containerd${hasCrio ? ' and cri-o' : ''}, overlayfs and ${second}`,
    hasCrio ? 3 : 2,
    'workload: cri-pod',
    `engines: [containerd${hasCrio ? ', cri-o' : ''}]`,
    `drivers: [${own}${hasCrio ? ', { driver: overlay, engines: [cri-o] }' : ''}]`,
    'runtimes: [runc]',
  );
}

/** A second build from the cache; where nothing was fetched, the other engine that the host has: no network is needed. */
async function builds(other: OtherDriver): Promise<Scenario> {
  if (await hasNewer()) {
    return scenario(
      `docker and ${NEWER.name}, overlay2 and ${other}`,
      4,
      `engines: [docker, { name: ${NEWER.name}, kind: docker, from: ${NEWER.from} }]`,
      `drivers: [overlay2, ${other}]`,
      `runtimes: [runc, ${JSON.stringify(NEWER_CRUN)}]`,
    );
  }
  const ofEach = '{ driver: overlay2, engines: [docker] }, { driver: overlay, engines: [podman] }';
  return scenario(
    `docker and podman, overlay2, overlay and ${other}`,
    4,
    'engines: [docker, podman]',
    `drivers: [${ofEach}, ${other}]`,
  );
}

async function hasNewer(): Promise<boolean> {
  const build = { name: NEWER.name, kind: docker, program: docker.binary, version: undefined };
  const found = [await cachedEngine({ ...build, from: NEWER.from }), await cachedRuntime(NEWER_CRUN)];
  return found.every((one) => one !== undefined);
}

/** @param columns driver setups, each counted for every engine that has it */
function scenario(text: string, columns: number, ...lines: readonly string[]): Scenario {
  const given = lines.find((line) => line.startsWith('runtimes: '));
  const runtimes = given === undefined ? ['runtimes: [runc, crun]'] : [];
  const cells = columns * (given === 'runtimes: [runc]' ? 1 : 2);
  const all = ['name: crash', ...lines, ...runtimes, 'rounds: 1', 'iterations: 1'];
  return { text, yaml: `${all.join('\n')}\n`, samples: cells * SAMPLES_OF_A_CELL };
}
