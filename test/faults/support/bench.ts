import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { errorText } from '../../../src/core/errors.ts';
import { scenarioFile, type Playground } from '../../integration/support/playground.ts';
import { engineSocket, writeEngineWrapper } from './engine-wrapper.ts';
import type { Bench } from './fault.ts';
import { labProcess } from './lab-processes.ts';
import { RuntimeWrapper } from './runtime-wrapper.ts';
import type { SocketProxy } from './socket-proxy.ts';

const GRID = {
  drivers: '[overlay2, vfs]',
  rounds: '1',
  iterations: '2',
  network: 'none',
  timeout: '5s',
  seed: '7',
};

/** A bench whose complaints and whose fault's moment can be asked for. */
export interface WatchedBench extends Bench {
  readonly complaints: string[];
  readonly firedAt: number | undefined;
}

export function benchIn(place: Playground, proxy: SocketProxy): WatchedBench {
  const complaints: string[] = [];
  let firedAt: number | undefined;
  // Where runtimes are installed: of /tmp and /var/tmp the private lab has a layer of its own, which may miss a change.
  const installed = join('/opt', basename(place.path));
  return {
    place,
    proxy,
    complaints,
    out: join(place.path, 'out'),
    crun: new RuntimeWrapper(join(installed, 'crun-behind'), join(installed, 'unruly')),
    prelude: '',
    toolThrough: [],
    scenario: { ...GRID },
    get firedAt() {
      return firedAt;
    },
    fired: () => {
      firedAt ??= performance.now();
    },
    beside: (action) => void action().catch((error: unknown) => complaints.push(errorText(error))),
    mend: () => undefined,
    atEnd: [() => rm(installed, { recursive: true, force: true })],
    process: (program) => labProcess(place.state, program),
    dataRoot: async () => {
      const socket = await engineSocket(place.state);
      return join(`/proc/${await labProcess(place.state, 'dockerd')}/root`, socket, '../data');
    },
  };
}

/** Writes what the run is started with. @returns the scenario's path */
export async function setUp({ place, scenario, crun, prelude }: Bench): Promise<string> {
  const engine = join(place.path, 'dockerd-behind');
  await writeEngineWrapper(engine, join(place.path, 'proxy.sock'), prelude);
  const lines = {
    name: 'fault',
    engine,
    runtimes: `[runc, { name: crun, path: ${crun.path} }]`,
    ...scenario,
  };
  const texts = Object.entries(lines).map(([key, value]) => `${key}: ${value}\n`);
  return scenarioFile(place, texts.join(''));
}
