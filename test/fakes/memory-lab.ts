import { EngineGoneError } from '../../src/core/errors.ts';
import { docker } from '../../src/core/engines/docker/docker.ts';
import type { EngineKind } from '../../src/core/engines/engine-kind.ts';
import { driverOf } from '../../src/core/engines/engine-of.ts';
import type { EngineRoots } from '../../src/core/engines/engine-roots.ts';
import type { ReadyRuntime } from '../../src/core/runtimes/known-runtimes.ts';
import type { DriverSetup } from '../../src/core/scenario/scenario.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { EngineFacts } from '../../src/core/engines/engine-facts.ts';
import type { Lab, MountEntry, RunningEngine } from '../../src/ports/lab.ts';
import { MemoryEngine } from './memory-engine.ts';
import { evenMemory } from './even-memory.ts';
import { stillAuditor } from './still-auditor.ts';

const DATA_ROOT = '/memory/data';
const ROOTS: EngineRoots = {
  ...{ socket: '/memory/socket', dataRoot: DATA_ROOT, rootDir: DATA_ROOT, rootfs: [DATA_ROOT] },
  ...{ namespace: '', bundles: [], containers: [] },
  states: ['/memory/states'],
};

/** What an engine of memory says of itself. */
export function memoryFacts(driver: string, runtimes: readonly string[]): EngineFacts {
  return {
    ...{ version: '20.10.24', apiVersion: '1.41', driver, driverStatus: [], rootDir: DATA_ROOT },
    ...{ runtimes: ['runc', ...runtimes], cgroupDriver: 'cgroupfs', cgroupVersion: '1' },
    ...{ containerdVersion: '1.6.20', runcVersion: '1.1.5', securityOptions: [], warnings: [] },
  };
}

/** A lab whose engines are memory: a run from its plan to its tables without a Docker API. */
export class MemoryLab implements Lab {
  readonly #clock: Clock;
  readonly #kind: EngineKind;
  starts = 0;

  constructor(clock: Clock, kind = docker) {
    this.#clock = clock;
    this.#kind = kind;
  }

  start(setup: DriverSetup, runtimes: readonly ReadyRuntime[]): Promise<RunningEngine> {
    this.starts += 1;
    const gone = new AbortController();
    const facts = memoryFacts(
      setup.driver,
      runtimes.map(({ name }) => name),
    );
    const engine = new MemoryEngine(this.#clock, facts, gone);
    const [type] = driverOf(this.#kind, setup).rootfs ?? [];
    const root: MountEntry = { mountPoint: DATA_ROOT, type: 'ext4', source: '/dev/loop0', options: 'rw' };
    // A container that runs has a root of its own.
    const mounts = (): Promise<MountEntry[]> => {
      const held = type === undefined ? [] : engine.running;
      const rootOf = (id: string): MountEntry => ({
        ...{ mountPoint: `${DATA_ROOT}/held/${id}`, type: type ?? '', source: 'held', options: 'rw' },
      });
      return Promise.resolve([root, ...held.map(rootOf)]);
    };
    return Promise.resolve({
      ...{ engine, gone: gone.signal, roots: ROOTS, dataRootType: 'ext4' },
      dataRoot: engine.dataRoot,
      ...{ backing: 'memory', spent: { 'engine-start': 1 } },
      evidence: {
        mounts,
        mountsAgainst: mounts,
        network: () => Promise.resolve(undefined),
        programDigest: () => Promise.resolve(''),
        programAt: () => Promise.resolve(''),
        digest: () => Promise.resolve(''),
        runtimeTrace: (id) => {
          const name = engine.runtimeOf(id) ?? '';
          const found = runtimes.find((runtime) => runtime.name === name);
          const stateFiles =
            name === 'crun'
              ? [{ name: 'status', head: '{}' }]
              : [{ name: 'state.json', head: '"init_process_pid":1' }];
          return Promise.resolve({
            shim: '/usr/bin/containerd-shim-runc-v2',
            program: '/hello',
            binary: name === 'runc' ? name : (found?.path ?? ''),
            wrapper: '',
            stateFiles,
          });
        },
      },
      usage: { begin: () => Promise.resolve(() => Promise.resolve(undefined)) },
      memory: evenMemory(),
      auditor: stillAuditor({ isIsolated: true }),
      threads: () => Promise.resolve(new Map()),
      stop: () => {
        gone.abort(new EngineGoneError('the engine was stopped'));
        return Promise.resolve({ 'engine-stop': 1 });
      },
      logTail: () => Promise.resolve([]),
    });
  }
}
