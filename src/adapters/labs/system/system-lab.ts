import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { atLeast, type EngineVersion } from '../../../core/engines/engine-version.ts';
import { EngineStartError } from '../../../core/errors.ts';
import type { ReadyRuntime } from '../../../core/runtimes/known-runtimes.ts';
import type { DriverSetup } from '../../../core/scenario/scenario.ts';
import { flagArguments } from '../../../core/engines/docker/dockerd-flags.ts';
import { systemDaemonConfig, type DaemonConfig } from '../../../core/engines/docker/system-daemon-config.ts';
import type { Lab, RunningEngine } from '../../../ports/lab.ts';
import { engineAuditor } from '../../audit/engine-auditor.ts';
import { awaitEngine } from '../../engines/docker/await-engine.ts';
import { runCommand } from '../../host/run-command.ts';
import { startEngine, type LabOptions } from '../engine-start.ts';
import { engineUsage } from '../engine-usage.ts';
import { engineEvidence } from '../evidence.ts';
import { once } from '../stopwatch.ts';
import { prepareStorage } from '../../storage/prepare-storage.ts';
import { runningContainers } from './engine-holdings.ts';
import { watchProcess } from './process-watch.ts';
import type { SystemHost } from './require-system.ts';
import { replaceFile } from './replace-file.ts';
import { serviceControl, type ServiceControl } from './service-control.ts';

export interface SystemLabOptions extends LabOptions {
  readonly system: SystemHost;
  readonly version: EngineVersion;
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
    const { manager, ...places } = options.system.service;
    this.#control = serviceControl(manager, places);
  }

  start(
    setup: DriverSetup,
    runtimes: readonly ReadyRuntime[],
    _restartId: string,
    signal: AbortSignal,
  ): Promise<RunningEngine> {
    const { clock, system, version } = this.#options;
    const { service, original } = system;
    const control = this.#control;
    return startEngine(this.#options, signal, async (start) => {
      start.logTail = () => control.logTail();
      const kept = await this.#taken();
      const work = join(this.#options.work, 'e');
      const dataRoot = join(work, 'data');
      await start.record({ kind: 'folder', path: work });
      await mkdir(dataRoot, { recursive: true, mode: 0o711 });
      const storage = await prepareStorage(setup, work, this.#options, start);
      if (storage.backing !== undefined) {
        const { type, image } = storage.backing;
        await runCommand('mount', ['-t', type, '-o', 'loop', image, dataRoot]);
      }
      start.times.lap('backing');

      const config = systemDaemonConfig({ original, version, setup, runtimes, dataRoot, pool: storage });
      await this.#validate(config, work);
      // /var/run is a link to /run, and either may stand in an argument.
      const marks = [service.execRoot, `/var${service.execRoot}`, service.containerd];
      const { manager, socket, pidFiles, namespace } = service;
      const known = { socket, pid_files: pidFiles, namespace };
      await replaceFile(service.config.path, `${JSON.stringify(config, undefined, 2)}\n`, {
        runId: this.#options.runId,
        record: (undo) => start.record(undo),
      });
      // Undone first: the file goes back once the engine has ended.
      await start.record({ kind: 'system-engine', manager, work, kept, marks, ...known });
      await control.start();
      const pid = await control.enginePid();
      if (pid === undefined) {
        throw new EngineStartError('the engine ended before it answered', await control.logTail());
      }
      const watch = await watchProcess(pid);
      start.onStop(watch.close);
      const { gone } = watch;
      const { execRoot, remapping } = service;
      const engine = await awaitEngine({ socket, gone, logTail: start.logTail }, clock, signal);
      start.onStop(() => {
        engine.close();
      });
      start.times.lap('engine-start');
      // An engine that remaps users keeps all in a folder of theirs (moby daemon/daemon_unix.go, setupDaemonRoot).
      const rootDir =
        typeof remapping === 'object' ? join(dataRoot, `${remapping.uid}.${remapping.gid}`) : dataRoot;
      return {
        engine,
        gone,
        dataRoot,
        rootDir,
        dataRootType: storage.backing?.type,
        backing: storage.text,
        rootfsPlaces: [dataRoot, execRoot],
        evidence: engineEvidence(pid, execRoot),
        usage: engineUsage(pid, service.containerd),
        auditor: await engineAuditor({
          ...{ pid, dataRoot: rootDir, execRoot, namespace, isIsolated: false },
          marks: [work, `${execRoot}/`],
        }),
      };
    });
  }

  /**
   * Takes the service over: its state is in the journal, then it is stopped. That is undone last of all.
   */
  async #take(): Promise<readonly string[]> {
    const { journal, system } = this.#options;
    const { service } = system;
    const containers = await runningContainers(service);
    await journal.record({
      kind: 'service',
      manager: service.manager,
      active: service.active,
      socket_active: service.socketActive,
      socket: service.socket,
      pid_files: service.pidFiles,
      containers,
    });
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
