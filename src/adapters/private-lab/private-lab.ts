import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { privateDaemonConfig } from '../../core/daemon-config.ts';
import type { EngineVersion } from '../../core/engine-version.ts';
import { EngineStartError, errorText } from '../../core/errors.ts';
import type { ReadyRuntime } from '../../core/runtimes.ts';
import type { DriverSetup } from '../../core/scenario.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Engine } from '../../ports/engine.ts';
import type { Journal, JournalEntry } from '../../ports/journal.ts';
import type { Lab, RunningEngine } from '../../ports/lab.ts';
import { awaitEngine } from '../docker-api/await-engine.ts';
import { engineEvidence } from '../lab/evidence.ts';
import { once, Stopwatch } from '../lab/stopwatch.ts';
import { prepareStorage } from '../storage/prepare-storage.ts';
import { startEngineProcess, type EngineProcess } from './engine-process.ts';

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
      const storage = await prepareStorage({
        ...{ setup, runId, journal, undo },
        runFolder: this.#options.work,
        startFolder: work,
        backing: this.#options.backing,
        backingBytes: this.#options.backingBytes,
      });
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
        pool: storage,
      });
      const configPath = join(work, 'daemon.json');
      await writeFile(configPath, `${JSON.stringify(config, undefined, 2)}\n`, { mode: 0o600 });
      process = startEngineProcess({
        work,
        dockerd: this.#options.dockerd.path,
        config: configPath,
        log: join(work, 'engine.log'),
        hybridCgroups: this.#options.hybridCgroups,
        backing: storage.backing,
      });
      engine = await awaitEngine({ ...process, socket: dirs.socket }, clock, signal);
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
        dataRootType: storage.backing?.type,
        backing: storage.text,
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
}
