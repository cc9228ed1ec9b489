import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { atLeast, type EngineVersion } from '../../core/engine-version.ts';
import { EngineStartError, errorText } from '../../core/errors.ts';
import type { ReadyRuntime } from '../../core/runtimes.ts';
import type { DriverSetup } from '../../core/scenario.ts';
import { flagArguments } from '../../core/system/dockerd-flags.ts';
import { systemDaemonConfig, type DaemonConfig } from '../../core/system/system-daemon-config.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Engine } from '../../ports/engine.ts';
import type { Journal, JournalEntry } from '../../ports/journal.ts';
import type { Lab, RunningEngine } from '../../ports/lab.ts';
import { awaitEngine } from '../docker-api/await-engine.ts';
import { runCommand } from '../host/run-command.ts';
import { engineEvidence } from '../lab/evidence.ts';
import { once, Stopwatch } from '../lab/stopwatch.ts';
import { prepareStorage } from '../storage/prepare-storage.ts';
import { putAside, writeDaemonFile } from './daemon-file.ts';
import { runningContainers } from './engine-holdings.ts';
import { watchProcess, type ProcessWatch } from './process-watch.ts';
import type { SystemHost } from './require-system.ts';
import { serviceControl, type ServiceControl } from './service-control.ts';

export interface SystemLabOptions {
  readonly runId: string;
  /** The run's folder in the state directory. */
  readonly work: string;
  readonly system: SystemHost;
  readonly version: EngineVersion;
  readonly backing: 'fresh' | 'host';
  readonly backingBytes: number;
  readonly journal: Journal;
  readonly clock: Clock;
}

/**
 * The host's own service: daemon.json rewritten for every driver setup, a data root of its own for each, the
 * service started and stopped through its manager. The host's data root is not touched.
 */
export class SystemLab implements Lab {
  readonly #options: SystemLabOptions;
  readonly #control: ServiceControl;
  /** Takes the service over at the first start. @returns ids of the containers that ran: not ours to end */
  readonly #taken = once(() => this.#take());

  constructor(options: SystemLabOptions) {
    this.#options = options;
    this.#control = serviceControl(options.system.service.manager);
  }

  async start(
    setup: DriverSetup,
    runtimes: readonly ReadyRuntime[],
    _restartId: string,
    signal: AbortSignal,
  ): Promise<RunningEngine> {
    const { clock, journal, runId, system } = this.#options;
    const { service } = system;
    const undo: JournalEntry[] = [];
    const times = new Stopwatch(clock);
    const control = this.#control;
    let engine: Engine | undefined;
    let watch: ProcessWatch | undefined;

    const stop = once(async () => {
      const stopping = new Stopwatch(clock);
      engine?.close();
      watch?.close();
      for (const entry of undo.toReversed()) {
        await journal.undo(entry);
        stopping.lap(entry.undo.kind === 'system-engine' ? 'engine-stop' : 'clean-up');
      }
      return stopping.laps;
    });

    try {
      const kept = await this.#taken();
      const work = join(this.#options.work, 'e');
      const dataRoot = join(work, 'data');
      undo.push(await journal.record({ kind: 'folder', path: work }));
      await mkdir(dataRoot, { recursive: true, mode: 0o711 });
      const storage = await prepareStorage({
        ...{ setup, runId, journal, undo },
        runFolder: this.#options.work,
        startFolder: work,
        backing: this.#options.backing,
        backingBytes: this.#options.backingBytes,
      });
      if (storage.backing !== undefined) {
        await runCommand('mount', [
          '-t',
          storage.backing.type,
          '-o',
          'loop',
          storage.backing.image,
          dataRoot,
        ]);
      }
      times.lap('backing');

      const config = systemDaemonConfig({
        ...{ original: system.original, version: this.#options.version, setup, runtimes, dataRoot },
        pool: storage,
      });
      await this.#validate(config, work);
      undo.push(
        await journal.record({
          kind: 'system-engine',
          manager: service.manager,
          work,
          kept,
          // /var/run is a link to /run, and either may stand in an argument.
          marks: [service.execRoot, `/var${service.execRoot}`, service.containerd],
        }),
      );
      await writeDaemonFile(service.config.path, config);
      await control.start();
      const pid = await control.mainPid();
      if (pid === undefined) throw new Error('the service was started, but no engine runs');
      watch = await watchProcess(pid);
      const logTail = (): Promise<string[]> => control.logTail();
      engine = await awaitEngine({ socket: service.socket, gone: watch.gone, logTail }, clock, signal);
      times.lap('engine-start');
      return {
        engine,
        gone: watch.gone,
        endpoint: `unix://${service.socket}`,
        dataRoot,
        dataRootType: storage.backing?.type,
        backing: storage.text,
        rootfsPlaces: [dataRoot, service.execRoot],
        spent: times.laps,
        evidence: engineEvidence(pid, service.execRoot),
        stop,
        logTail,
      };
    } catch (error) {
      const log = await control.logTail().catch(() => []);
      await stop();
      if (signal.aborted) throw signal.reason;
      throw error instanceof EngineStartError ? error : new EngineStartError(errorText(error), log);
    }
  }

  /**
   * Takes the service over: its state and daemon.json are in the journal, then it is stopped.
   * They are undone last of all, the file before the service.
   */
  async #take(): Promise<readonly string[]> {
    const { journal, runId, system } = this.#options;
    const { service } = system;
    const containers = await runningContainers(service);
    await journal.record({
      kind: 'service',
      manager: service.manager,
      active: service.active,
      socket_active: service.socketActive,
      socket: service.socket,
      containers,
    });
    await putAside(service.config, runId, journal);
    await this.#control.stop();
    return containers;
  }

  /** The engine's own check of the file, where it has one. */
  async #validate(config: DaemonConfig, work: string): Promise<void> {
    const { version, system } = this.#options;
    if (!atLeast(version, 23)) return;
    const trial = join(work, 'daemon.json');
    await writeFile(trial, JSON.stringify(config), { mode: 0o600 });
    const args = flagArguments(system.service.flags, 'config-file');
    await runCommand(system.service.dockerd, [...args, '--validate', '--config-file', trial]);
  }
}
