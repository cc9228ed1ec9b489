import { openEngine } from '../../src/adapters/engines/docker/dockerode-engine.ts';
import { docker } from '../../src/core/engines/docker/docker.ts';
import { driverOf } from '../../src/core/engines/engine-of.ts';
import { dockerRoots } from '../../src/core/engines/docker/docker-roots.ts';
import { askedOptions, type OverlayOptions } from '../../src/core/engines/overlay-options.ts';
import { EngineGoneError, EngineStartError } from '../../src/core/errors.ts';
import type { ReadyRuntime } from '../../src/core/runtimes/known-runtimes.ts';
import { shimOf } from '../../src/core/runtimes/shims.ts';
import type { DriverSetup } from '../../src/core/scenario/scenario.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Auditor } from '../../src/ports/auditor.ts';
import type { EngineUsage } from '../../src/ports/engine-usage.ts';
import type { MemoryMeter } from '../../src/ports/memory-meter.ts';
import type { Lab, MountEntry, RunningEngine, RuntimeTrace } from '../../src/ports/lab.ts';
import { EMPTY_DATA_ROOT } from './empty-data-root.ts';
import { evenMemory } from './even-memory.ts';
import { stillAuditor } from './still-auditor.ts';
import { EngineStandIn, type EngineStandInOptions } from './engine-stand-in.ts';

const DATA_ROOT = '/lab/data';
const EXEC_ROOT = '/lab/exec';
const UNREADABLE: EngineUsage = { begin: () => Promise.resolve(() => Promise.resolve(undefined)) };

export interface StandInLabOptions extends Partial<
  Pick<EngineStandInOptions, 'script' | 'onLife' | 'onHang' | 'events'>
> {
  readonly clock: Clock;
  readonly image: EngineStandInOptions['image'];
  readonly version: string;
  /** With which log the engine refuses to start, by driver setup. */
  readonly startLog?: Readonly<Record<string, readonly string[]>>;
  /** The driver that the engine reports, by driver setup, where it is another than it was told. */
  readonly reportedDriver?: Readonly<Record<string, string>>;
  /** Driver setups whose engine connects containers to no network. */
  readonly unconnected?: readonly string[];
  /** What overlay mounts show of their options; what the setup asks for where absent. */
  readonly overlayShown?: readonly string[];
  /** The runtime whose state is found, by the one that was asked for. */
  readonly stateOf?: Readonly<Record<string, string>>;
  /** What the engine's processes are said to use; nothing where absent. */
  readonly usage?: EngineUsage;
  /** What its containers hold in memory; as much each where absent. */
  readonly memory?: MemoryMeter;
  /** What is seen inside of every engine; nothing where absent. */
  readonly auditor?: Auditor;
  /** What `GET /events` does, by driver setup. */
  readonly eventsFault?: Readonly<Record<string, EngineStandInOptions['eventsFault']>>;
}

/** A lab whose engines are stand-ins. */
export class StandInLab implements Lab {
  /** Every start that was asked for, in order, by the name of its driver setup. */
  readonly starts: string[] = [];
  readonly #engines = new Set<EngineStandIn>();
  readonly #options: StandInLabOptions;

  constructor(options: StandInLabOptions) {
    this.#options = options;
  }

  async start(
    setup: DriverSetup,
    runtimes: readonly ReadyRuntime[],
    signal: AbortSignal,
  ): Promise<RunningEngine> {
    this.starts.push(setup.name);
    const log = this.#options.startLog?.[setup.name];
    if (log !== undefined) throw new EngineStartError('the engine ended before it answered', log);

    const gone = new AbortController();
    const standIn = await this.#standIn(setup, runtimes, gone);
    const engine = await openEngine(
      standIn.socketPath,
      { clock: this.#options.clock, gone: gone.signal },
      signal,
    ).catch(async (error: unknown) => {
      await standIn.stop();
      throw error;
    });
    this.#engines.add(standIn);
    let stopped: Promise<Record<string, number>> | undefined;
    const stop = async (): Promise<Record<string, number>> => {
      engine.close();
      await standIn.stop();
      this.#engines.delete(standIn);
      gone.abort(new EngineGoneError('the engine was stopped'));
      return { 'engine-stop': 1 };
    };
    return {
      engine,
      gone: gone.signal,
      roots: dockerRoots({
        ...{ socket: standIn.socketPath, dataRoot: DATA_ROOT, rootDir: DATA_ROOT, execRoot: EXEC_ROOT },
        ...{ containerd: '', namespace: 'moby' },
      }),
      dataRootType: 'ext4',
      dataRoot: EMPTY_DATA_ROOT,
      backing: 'none: a stand-in',
      spent: { 'engine-start': 1 },
      evidence: {
        mounts: () => Promise.resolve(mountsOf(standIn, setup)),
        mountsAgainst: (asked) =>
          Promise.resolve(
            mountsOf(standIn, setup).map((mount) => ({
              ...mount,
              options: [mount.options, ...(this.#options.overlayShown ?? shownOf(asked))].join(','),
            })),
          ),
        network: () => Promise.resolve(undefined),
        programDigest: () => Promise.resolve(''),
        programAt: () => Promise.resolve(''),
        digest: () => Promise.resolve(''),
        runtimeTrace: (id) => Promise.resolve(this.#trace(standIn, runtimes, id)),
      },
      usage: this.#options.usage ?? UNREADABLE,
      memory: this.#options.memory ?? evenMemory(),
      auditor: this.#options.auditor ?? stillAuditor({ isIsolated: true }),
      threads: () => Promise.resolve(new Map()),
      stop: () => (stopped ??= stop()),
      logTail: () => Promise.resolve([]),
    };
  }

  /** Engines that were started and not stopped. */
  get running(): number {
    return this.#engines.size;
  }

  /** Ends the engines that run, as SIGKILL does. */
  kill(): void {
    for (const engine of this.#engines) engine.die();
  }

  /** Ids of the containers that are there, on the engines that run. */
  containers(): string[] {
    return [...this.#engines].flatMap((engine) => [...engine.daemon.containers.keys()]);
  }

  #standIn(
    setup: DriverSetup,
    runtimes: readonly ReadyRuntime[],
    gone: AbortController,
  ): Promise<EngineStandIn> {
    const { image, version, script, events, eventsFault, reportedDriver } = this.#options;
    const { onLife = () => undefined, onHang = () => undefined } = this.#options;
    return EngineStandIn.start({
      setup: setup.name,
      version,
      image,
      runtimes: ['runc', ...runtimes.map((runtime) => runtime.name)],
      dataRoot: DATA_ROOT,
      isUnconnected: this.#options.unconnected?.includes(setup.name) ?? false,
      info: { Driver: reportedDriver?.[setup.name] ?? setup.driver, DriverStatus: [] },
      script: script ?? (() => ({})),
      events: events ?? 'whole',
      eventsFault: eventsFault?.[setup.name],
      onLife,
      onHang,
      // A process's connections are cut before whoever waits for the process can tell that it ended.
      onDeath: () =>
        setTimeout(() => {
          gone.abort(new EngineGoneError('the engine ended (signal SIGKILL)'));
        }, 30),
    });
  }

  #trace(standIn: EngineStandIn, runtimes: readonly ReadyRuntime[], id: string): RuntimeTrace {
    const asked = standIn.daemon.containers.get(id)?.request.runtime ?? '';
    const runtime = runtimes.find((candidate) => candidate.name === asked);
    const command = [runtime?.path ?? '', ...(runtime?.args ?? [])].join(' ');
    return {
      shim: `/usr/bin/${shimOf(runtime?.runtime_type ?? 'io.containerd.runc.v2')}`,
      program: '/hello',
      binary: asked === 'runc' ? 'runc' : (runtime?.path ?? ''),
      wrapper: (runtime?.args ?? []).length === 0 ? '' : `#!/bin/sh\n${command} $@\n`,
      stateFiles: stateFiles(this.#options.stateOf?.[asked] ?? asked, id),
    };
  }
}

function shownOf(asked: OverlayOptions): string[] {
  return askedOptions(asked).map(({ option, value }) => `${option}=${value}`);
}

/** The data root's own mount, and one for the root of each container that runs. */
function mountsOf(standIn: EngineStandIn, setup: DriverSetup): MountEntry[] {
  const [type] = driverOf(docker, setup).rootfs ?? [];
  const dataRoot = { mountPoint: DATA_ROOT, type: 'ext4', source: '/dev/loop0', options: 'rw' };
  if (type === undefined) return [dataRoot];
  const running = [...standIn.daemon.containers.values()].filter((container) => container.running);
  return [
    dataRoot,
    ...running.map(({ id }) => ({
      ...{ mountPoint: `${DATA_ROOT}/${setup.driver}/${id}/merged`, type },
      ...{ source: setup.driver, options: 'rw' },
    })),
  ];
}

function stateFiles(runtime: string, id: string): RuntimeTrace['stateFiles'] {
  switch (runtime) {
    case 'crun':
      return [
        { name: 'status', head: '{"pid":4711}' },
        { name: 'config.json', head: '{"ociVersion":"1.0"}' },
      ];
    case 'runsc':
      return [{ name: `${id}_sandbox:${id}.state`, head: '{}' }];
    default:
      return [{ name: 'state.json', head: `{"id":"${id}","init_process_pid":4711}` }];
  }
}
