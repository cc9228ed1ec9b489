import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { privateDaemonConfig } from '../../../core/engines/docker/daemon-config.ts';
import type { EngineVersion } from '../../../core/engines/engine-version.ts';
import { EngineStartError } from '../../../core/errors.ts';
import type { ReadyRuntime } from '../../../core/runtimes/known-runtimes.ts';
import type { DriverSetup } from '../../../core/scenario/scenario.ts';
import type { Lab, RunningEngine } from '../../../ports/lab.ts';
import { engineAuditor } from '../../audit/engine-auditor.ts';
import { awaitEngine } from '../../engines/docker/await-engine.ts';
import { startEngine, type LabOptions } from '../engine-start.ts';
import { engineUsage } from '../engine-usage.ts';
import { engineEvidence } from '../evidence.ts';
import { prepareStorage } from '../../storage/prepare-storage.ts';
import { startEngineProcess } from './engine-process.ts';

export interface PrivateLabOptions extends LabOptions {
  readonly dockerd: { readonly path: string; readonly version: EngineVersion };
  readonly hybridCgroups: boolean;
}

/** A dockerd of our own per start: own configuration, data root, socket, cgroup and namespaces. */
export class PrivateLab implements Lab {
  readonly #options: PrivateLabOptions;

  constructor(options: PrivateLabOptions) {
    this.#options = options;
  }

  start(
    setup: DriverSetup,
    runtimes: readonly ReadyRuntime[],
    _restartId: string,
    signal: AbortSignal,
  ): Promise<RunningEngine> {
    const { clock, runId, dockerd, hybridCgroups } = this.#options;
    return startEngine(this.#options, signal, async (start) => {
      const work = join(this.#options.work, 'e');
      const cgroup = `drivergrid-${runId}`;
      await start.record({ kind: 'folder', path: work });
      for (const folder of ['', 'data', 'exec'])
        await mkdir(join(work, folder), { recursive: true, mode: 0o711 });
      const storage = await prepareStorage(setup, work, this.#options, start);
      start.times.lap('backing');

      await start.record({ kind: 'lab', work, cgroup });
      const dirs = {
        dataRoot: join(work, 'data'),
        execRoot: join(work, 'exec'),
        socket: join(work, 'docker.sock'),
        pidfile: join(work, 'docker.pid'),
        keyPath: join(work, 'key.json'),
      };
      const config = privateDaemonConfig({
        ...{ version: dockerd.version, setup, runtimes, dirs },
        cgroupParent: `/${cgroup}`,
        pool: storage,
      });
      const configPath = join(work, 'daemon.json');
      await writeFile(configPath, `${JSON.stringify(config, undefined, 2)}\n`, { mode: 0o600 });
      const process = await startEngineProcess({
        ...{ work, socket: dirs.socket, hybridCgroups, dockerd: dockerd.path, config: configPath },
        log: join(work, 'engine.log'),
        backing: storage.backing,
      });
      start.logTail = () => process.logTail();
      start.onStop(() => process.stop());
      const engine = await awaitEngine({ ...process, socket: dirs.socket }, clock, signal);
      start.onStop(() => {
        engine.close();
      });
      const pid = await process.pid();
      if (pid === undefined)
        throw new EngineStartError('the engine answers but its process is not found', []);
      start.times.lap('engine-start');
      return {
        engine,
        gone: process.gone,
        dataRoot: dirs.dataRoot,
        rootDir: dirs.dataRoot,
        dataRootType: storage.backing?.type,
        backing: storage.text,
        rootfsPlaces: [dirs.dataRoot, dirs.execRoot],
        evidence: engineEvidence(pid, dirs.execRoot),
        usage: engineUsage(pid, join(dirs.execRoot, 'containerd/containerd.sock')),
        auditor: await engineAuditor({ pid, ...dirs, marks: [work, cgroup], cgroup, isIsolated: true }),
      };
    });
  }
}
