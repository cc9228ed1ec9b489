import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { driverOf } from '../../../core/engines/engine-of.ts';
import { isFloor } from '../../../core/engines/floor.ts';
import type { ConfigChange } from '../../../core/engines/service-kind.ts';
import type { EngineVersion } from '../../../core/engines/engine-version.ts';
import { EngineStartError } from '../../../core/errors.ts';
import type { ReadyRuntime } from '../../../core/runtimes/known-runtimes.ts';
import type { DriverSetup } from '../../../core/scenario/scenario.ts';
import type { Lab, RunningEngine } from '../../../ports/lab.ts';
import { engineAuditor } from '../../audit/engine-auditor.ts';
import { awaitEngine } from '../../engines/await-engine.ts';
import { ENGINE_ADAPTERS } from '../../engines/engine-adapters.ts';
import { runCommand } from '../../host/run-command.ts';
import { startEngine, type LabOptions } from '../engine-start.ts';
import { engineThreads } from '../engine-threads.ts';
import { engineUsage } from '../engine-usage.ts';
import { engineEvidence } from '../evidence.ts';
import { recordMachines } from '../machine-record.ts';
import { withMachines } from '../machine-usage.ts';
import { memoryMeter } from '../memory-meter.ts';
import { setOverlayParameters } from '../overlay-parameters.ts';
import { once } from '../stopwatch.ts';
import { engineDataRoot } from '../../storage/engine-data-root.ts';
import { prepareStorage } from '../../storage/prepare-storage.ts';
import { watchProcess } from './process-watch.ts';
import { containerProcesses } from './container-processes.ts';
import type { SystemHost } from './require-system.ts';
import { replaceFile } from './replace-file.ts';
import { serviceControl } from './control-of.ts';
import type { ServiceControl } from './service-control.ts';
import { servedEngine } from './unit.ts';

export interface SystemLabOptions extends LabOptions {
  readonly system: SystemHost;
  /** Where the floor is measured: it has no service that could run it. */
  readonly floor: Lab;
  readonly version: EngineVersion;
}

/**
 * The host's own service: its configuration file rewritten for every driver setup, with a data root for each; the
 * service started and stopped through its manager. The host's data root is not touched.
 */
export class SystemLab implements Lab {
  readonly #options: SystemLabOptions;
  readonly #control: ServiceControl;
  /** Takes the service over at the first start. @returns ids of containers that ran before: not ours to end */
  readonly #taken = once(() => this.#take());

  constructor(options: SystemLabOptions) {
    this.#options = options;
    const { kind, service } = options.system;
    this.#control = serviceControl(servedEngine(kind), service.manager, service);
  }

  async start(
    setup: DriverSetup,
    runtimes: readonly ReadyRuntime[],
    signal: AbortSignal,
  ): Promise<RunningEngine> {
    if (isFloor(setup)) {
      // Beside the floor no engine runs, as beside any other start.
      await this.#taken();
      return this.#options.floor.start(setup, runtimes, signal);
    }
    const { clock, system, version } = this.#options;
    const { kind, service, original } = system;
    const { api } = kind;
    const control = this.#control;
    return startEngine(this.#options, signal, async (start) => {
      start.logTail = () => control.logTail();
      const kept = await this.#taken();
      const work = join(this.#options.work, 'e');
      const dataRoot = join(work, 'data');
      const cgroup = `drivergrid-${this.#options.runId}`;
      await start.record({ kind: 'folder', path: work });
      await mkdir(dataRoot, { recursive: true, mode: 0o711 });
      if (setup.overlay !== undefined) await setOverlayParameters(setup.overlay, start);
      const traits = driverOf(kind, setup);
      const storage = await prepareStorage(setup, traits, work, this.#options, start);
      if (storage.backing !== undefined) {
        const { type, image } = storage.backing;
        await runCommand('mount', ['-t', type, '-o', 'loop', image, dataRoot]);
      }
      start.times.lap('backing');

      const change: ConfigChange = {
        ...{ original, version, setup, runtimes, dataRoot, pool: storage, work, cgroup: `/${cgroup}` },
        ...{ socket: service.socket, network: this.#options.network },
      };
      const config = kind.service.configure(change);
      const beside = kind.service.beside?.(service, change);
      const { folders = [], files = [], cri } = beside ?? {};
      if (beside !== undefined) await start.record({ kind: 'lab', work, cgroup });
      for (const folder of folders) await mkdir(folder, { recursive: true, mode: 0o711 });
      for (const { path, text, isProgram } of files)
        await writeFile(path, text, { mode: isProgram === true ? 0o700 : 0o600 });
      await this.#validate(config, work);
      const { manager, socket, pidFiles, namespace } = service;
      await replaceFile(service.config.path, config, {
        runId: this.#options.runId,
        record: (undo) => start.record(undo),
      });
      const machines = await recordMachines(start, work, runtimes);
      // Recorded last, so undone first: the engine ends before the file is restored.
      await start.record({
        ...{
          kind: 'system-engine',
          engine: kind.name,
          manager,
          work,
          kept,
          marks: [...kind.service.marks(service), ...(beside === undefined ? [] : [work])],
        },
        ...{ socket, pid_files: pidFiles, namespace },
      });
      await control.start();
      const pid = await control.enginePid();
      if (pid === undefined) {
        throw new EngineStartError('the engine ended before it answered', await control.logTail());
      }
      const watch = await watchProcess(pid);
      start.onStop(watch.close);
      const { gone } = watch;
      const engine = await awaitEngine(
        { api, socket, gone, logTail: start.logTail, dataRoot, pid: () => Promise.resolve(pid), cri },
        clock,
        signal,
      );
      start.onStop(() => {
        engine.close();
      });
      const marks = [work, `${service.execRoot}/`];
      await machines?.follow(api, socket, marks);
      start.times.lap('engine-start');
      const roots = kind.service.roots(service, change);
      return {
        ...{ engine, gone, roots },
        dataRootType: storage.backing?.type,
        backing: storage.text,
        evidence: engineEvidence(pid, roots),
        usage: withMachines(engineUsage(pid, roots), marks),
        dataRoot: engineDataRoot(traits, { engine, pid, dataRoot, isOwn: storage.backing !== undefined }),
        threads: () => engineThreads(pid, roots),
        memory: memoryMeter(pid, roots),
        auditor: await engineAuditor({
          ...{ pid, roots, marks, isIsolated: false },
        }),
      };
    });
  }

  /** Takes the service over: records its state in the journal, then stops it. Undone last. */
  async #take(): Promise<readonly string[]> {
    const { journal, system } = this.#options;
    const { kind, service } = system;
    const containers = service.active
      ? await ENGINE_ADAPTERS[kind.api].runningContainers(service.socket)
      : [];
    await journal.record({
      ...{ kind: 'service', engine: kind.name },
      manager: service.manager,
      active: service.active,
      socket_active: service.socketActive,
      socket: service.socket,
      pid_files: service.pidFiles,
      containers,
    });
    await this.#control.stop();
    // Also of those that the engine does not tell of.
    const marks = kind.service.marks(service);
    const living = await containerProcesses({ marks, namespace: service.namespace });
    return [...new Set([...containers, ...living.map(({ container }) => container)])];
  }

  /** The engine's own check of the file, if it has one. */
  async #validate(config: string, work: string): Promise<void> {
    const { version, system } = this.#options;
    const { kind, service } = system;
    const trial = join(work, 'trial-configuration');
    const args = kind.service.checkArguments(service, version, trial);
    if (args === undefined) return;
    await writeFile(trial, config, { mode: 0o600 });
    await runCommand(service.binary, args);
  }
}
