import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { privateDaemonConfig } from '../../core/daemon-config.ts';
import { driverTraits } from '../../core/drivers.ts';
import type { EngineVersion } from '../../core/engine-version.ts';
import { DeadlineError, EngineStartError, errorText } from '../../core/errors.ts';
import type { ReadyRuntime } from '../../core/runtimes.ts';
import type { DriverSetup } from '../../core/scenario.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Engine } from '../../ports/engine.ts';
import type { Journal, JournalEntry } from '../../ports/journal.ts';
import type { Lab, RunningEngine } from '../../ports/lab.ts';
import { openEngine } from '../docker-api/dockerode-engine.ts';
import { requireEmptyDevice } from '../host/block-device.ts';
import { runCommand } from '../host/run-command.ts';
import { makeBacking, type Backing } from '../storage/backing.ts';
import { startEngineProcess, type EngineProcess } from './engine-process.ts';
import { engineEvidence } from './evidence.ts';
import { loopDisk, makeThinPool } from '../storage/thin-pool.ts';

const READY_DEADLINE_MS = 120_000;
const POLL_MS = 20;

export interface PrivateLabOptions {
  readonly runId: string;
  /** The run's folder in the state directory. */
  readonly work: string;
  readonly dockerd: { readonly path: string; readonly version: EngineVersion };
  readonly backing: 'fresh' | 'host';
  readonly backingBytes: number;
  readonly hybridCgroups: boolean;
  readonly journal: Journal;
  readonly clock: Clock;
}

/** A dockerd of our own per start: own configuration, data root, socket, cgroup and namespaces. */
export class PrivateLab implements Lab {
  readonly #options: PrivateLabOptions;

  constructor(options: PrivateLabOptions) {
    this.#options = options;
  }

  async start(
    setup: DriverSetup,
    runtimes: readonly ReadyRuntime[],
    _restartId: string,
    signal: AbortSignal,
  ): Promise<RunningEngine> {
    const { clock, journal, runId } = this.#options;
    const undo: JournalEntry[] = [];
    const times = new Stopwatch(clock);
    let process: EngineProcess | undefined;
    let engine: Engine | undefined;

    const stop = once(async () => {
      const stopping = new Stopwatch(clock);
      engine?.close();
      await process?.stop();
      stopping.lap('engine-stop');
      for (const entry of undo.toReversed()) await journal.undo(entry);
      stopping.lap('clean-up');
      return stopping.laps;
    });

    try {
      const work = join(this.#options.work, 'e');
      const cgroup = `drivergrid-${runId}`;
      undo.push(await journal.record({ kind: 'folder', path: work }));
      for (const folder of ['', 'data', 'exec'])
        await mkdir(join(work, folder), { recursive: true, mode: 0o711 });
      const thinPool = setup.mode === 'direct-lvm' ? await this.#thinPool(setup, undo) : undefined;
      const isFresh = this.#options.backing === 'fresh' && driverTraits(setup.driver).backing !== 'zfs';
      const image = join(work, 'backing.img');
      const backing = isFresh ? await makeBacking(setup, image, this.#options.backingBytes) : undefined;
      if (setup.driver === 'devicemapper') await runCommand('modprobe', ['-a', 'dm_thin_pool', 'loop']);
      times.lap('backing');

      undo.push(await journal.record({ kind: 'lab', work, cgroup }));
      const dirs = {
        dataRoot: join(work, 'data'),
        execRoot: join(work, 'exec'),
        socket: join(work, 'docker.sock'),
        pidfile: join(work, 'docker.pid'),
        keyPath: join(work, 'key.json'),
      };
      const config = privateDaemonConfig({
        version: this.#options.dockerd.version,
        setup,
        runtimes,
        dirs,
        cgroupParent: `/${cgroup}`,
        thinPool,
      });
      const configPath = join(work, 'daemon.json');
      await writeFile(configPath, `${JSON.stringify(config, undefined, 2)}\n`, { mode: 0o600 });
      process = startEngineProcess({
        work,
        dockerd: this.#options.dockerd.path,
        config: configPath,
        log: join(work, 'engine.log'),
        hybridCgroups: this.#options.hybridCgroups,
        backing,
      });
      engine = await this.#ready(process, dirs.socket, signal);
      const pid = await process.dockerdPid();
      if (pid === undefined)
        throw new EngineStartError('the engine answers but its process is not found', []);
      times.lap('engine-start');
      const running = process;
      return {
        engine,
        gone: running.gone,
        endpoint: `unix://${dirs.socket}`,
        dataRoot: dirs.dataRoot,
        dataRootType: backing?.type,
        backing: backingText(setup, backing, this.#options.backingBytes),
        rootfsPlaces: [dirs.dataRoot, dirs.execRoot],
        spent: times.laps,
        evidence: engineEvidence(pid, dirs.execRoot),
        stop,
        logTail: () => running.logTail(),
      };
    } catch (error) {
      const log = (await process?.logTail()) ?? [];
      await stop();
      if (signal.aborted) throw signal.reason;
      throw error instanceof EngineStartError ? error : new EngineStartError(errorText(error), log);
    }
  }

  async #thinPool(setup: DriverSetup, undo: JournalEntry[]): Promise<string> {
    const { journal, runId, backingBytes } = this.#options;
    // Hyphens are doubled in /dev/mapper names, so the group's name has none.
    const volumeGroup = `dg${runId.replaceAll('-', '')}`;
    // Beside the engine's folder: what lies in that is gone before the pool is taken apart.
    const image = join(this.#options.work, 'pool.img');
    const isFile = setup.device === undefined || setup.device === 'auto';
    if (!isFile) await requireEmptyDevice(setup.name, setup.device);
    const where = isFile ? { image } : { device: setup.device };
    undo.push(await journal.record({ kind: 'thin-pool', volume_group: volumeGroup, ...where }));
    return makeThinPool(volumeGroup, isFile ? await loopDisk(image, backingBytes) : (setup.device ?? ''));
  }

  /** Polls until the engine answers, it has ended, or the deadline is over; each has its own error. */
  async #ready(process: EngineProcess, socket: string, signal: AbortSignal): Promise<Engine> {
    const { clock } = this.#options;
    const deadline = clock.nowUs() + READY_DEADLINE_MS * 1000;
    for (;;) {
      signal.throwIfAborted();
      if (process.gone.aborted) {
        throw new EngineStartError('the engine ended before it answered', await process.logTail());
      }
      try {
        return await openEngine(
          socket,
          clock,
          AbortSignal.any([signal, process.gone, AbortSignal.timeout(5_000)]),
        );
      } catch (error) {
        if (clock.nowUs() > deadline) {
          const waited = new DeadlineError(
            `no answer within ${READY_DEADLINE_MS / 1000} s (${errorText(error)})`,
          );
          throw new EngineStartError(waited.message, await process.logTail());
        }
      }
      await clock.sleep(POLL_MS, signal);
    }
  }
}

function backingText(setup: DriverSetup, backing: Backing | undefined, bytes: number): string {
  const size = `${bytes / 2 ** 30} GiB`;
  const root =
    backing === undefined
      ? "the host's own file system"
      : `fresh ${backing.type} of ${size} in a sparse file`;
  if (setup.mode !== 'direct-lvm') return root;
  const isFile = setup.device === undefined || setup.device === 'auto';
  const pool = isFile ? `a loop file of ${size}: not the result of a spare disk` : setup.device;
  return `${root}; thin pool on ${pool}`;
}

/** Names the stretches between its laps, in microseconds. */
class Stopwatch {
  readonly laps: Record<string, number> = {};
  readonly #clock: Clock;
  #last: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#last = clock.nowUs();
  }

  lap(name: string): void {
    const now = this.#clock.nowUs();
    this.laps[name] = Math.round(now - this.#last);
    this.#last = now;
  }
}

/** Later calls get the first one's promise. */
function once<T>(action: () => Promise<T>): () => Promise<T> {
  let first: Promise<T> | undefined;
  return () => (first ??= action());
}
