import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineRoots } from '../../../core/engines/engine-roots.ts';
import type { EngineUsage } from '../../../ports/engine-usage.ts';
import type { EngineBuild, EngineKind } from '../../../core/engines/engine-kind.ts';
import { buildOf } from '../../../core/engines/floor.ts';
import { driverOf } from '../../../core/engines/engine-of.ts';
import { EngineStartError } from '../../../core/errors.ts';
import type { ReadyRuntime } from '../../../core/runtimes/known-runtimes.ts';
import type { DriverSetup } from '../../../core/scenario/scenario.ts';
import { SPANS_ADDRESS, spansEnvironment } from '../../../core/engines/spans-environment.ts';
import type { Lab, RunningEngine, StartOptions } from '../../../ports/lab.ts';
import { engineAuditor } from '../../audit/engine-auditor.ts';
import { awaitEngine } from '../../engines/await-engine.ts';
import { startEngine, type LabOptions } from '../engine-start.ts';
import { engineThreads } from '../engine-threads.ts';
import { engineUsage, NO_USAGE } from '../engine-usage.ts';
import { engineEvidence } from '../evidence.ts';
import { engineDataRoot } from '../../storage/engine-data-root.ts';
import { withHelpers } from '../helpers-usage.ts';
import { recordMachines } from '../machine-record.ts';
import { withMachines } from '../machine-usage.ts';
import { memoryMeter, NO_MEMORY } from '../memory-meter.ts';
import { setOverlayParameters } from '../overlay-parameters.ts';
import { prepareStorage } from '../../storage/prepare-storage.ts';
import { openEngineSpans } from '../../trace/otlp/engine-spans.ts';
import { startEngineProcess } from './engine-process.ts';

export interface PrivateLabOptions extends LabOptions {
  readonly build: EngineBuild;
  readonly hybridCgroups: boolean;
}

/** One engine of our own per start, with its own configuration, data root, socket, cgroup and namespaces. */
export class PrivateLab implements Lab {
  readonly #options: PrivateLabOptions;

  constructor(options: PrivateLabOptions) {
    this.#options = options;
  }

  start(
    setup: DriverSetup,
    runtimes: readonly ReadyRuntime[],
    signal: AbortSignal,
    { isTraced = false }: StartOptions = {},
  ): Promise<RunningEngine> {
    const { clock, runId, hybridCgroups } = this.#options;
    const build = buildOf(setup, this.#options.build);
    const { kind } = build;
    return startEngine(this.#options, signal, async (start) => {
      const work = join(this.#options.work, 'e');
      const cgroup = `drivergrid-${runId}`;
      await start.record({ kind: 'folder', path: work });
      await makeFolder(work);
      if (setup.overlay !== undefined) await setOverlayParameters(setup.overlay, start);
      const traits = driverOf(kind, setup);
      const storage = await prepareStorage(setup, traits, work, this.#options, start);
      start.times.lap('backing');

      const machines = await recordMachines(start, work, runtimes);
      await start.record({ kind: 'lab', work, cgroup });
      const protocol = isTraced ? kind.spans?.(build.version) : undefined;
      const launch = kind.launch({
        ...{ ...build, setup, runtimes, work, cgroup: `/${cgroup}`, pool: storage },
        network: this.#options.network,
        spans: protocol && SPANS_ADDRESS,
      });
      const { roots, argv, dialect, cri } = launch;
      const env = { ...launch.env, ...(protocol && spansEnvironment(protocol)) };
      for (const folder of launch.folders) await makeFolder(folder);
      for (const { path, text, isProgram } of launch.files)
        await writeFile(path, text, { mode: isProgram === true ? 0o700 : 0o600 });
      const process = await startEngineProcess({
        ...{
          work,
          socket: roots.front?.engineSocket ?? roots.socket,
          hybridCgroups,
          argv,
          env,
          lastWord: kind.lastWord,
        },
        program: build.path,
        log: join(work, 'engine.log'),
        data: storage.backing && { ...storage.backing, mountPoint: roots.dataRoot },
      });
      start.logTail = () => process.log();
      start.onStop(() => process.stop());
      const engine = await awaitEngine(
        {
          ...{ ...process, logTail: start.logTail },
          ...{ api: kind.api, socket: roots.socket, dataRoot: roots.dataRoot, dialect, cri },
        },
        clock,
        signal,
      );
      start.onStop(() => {
        engine.close();
      });
      const log = await process.log();
      if (kind.missingDriver?.(setup, log) !== undefined)
        throw new EngineStartError('the engine has started without its storage driver', log);
      const marks = [work, cgroup];
      await machines?.follow(kind.api, roots.socket, marks);
      const pid = await process.pid();
      if (pid === undefined)
        throw new EngineStartError('the engine answers, but its process cannot be found', []);
      start.times.lap('engine-start');
      const spans = protocol && (await openEngineSpans(engine, { pid, folder: work, protocol }, signal));
      start.onStop(async () => {
        await spans?.[Symbol.asyncDispose]();
      });
      const isCounted = kind.api !== 'none';
      return {
        ...{ engine, gone: process.gone, roots },
        dataRootType: storage.backing?.type,
        backing: storage.text,
        evidence: engineEvidence(pid, roots),
        usage: isCounted ? withMachines(ownUsage(kind, pid, roots, cgroup), marks) : NO_USAGE,
        dataRoot: engineDataRoot(traits, {
          ...{ engine, pid, dataRoot: roots.dataRoot, isOwn: storage.backing !== undefined },
          pool: storage.thinPool,
        }),
        spans,
        threads: () => engineThreads(pid, roots),
        memory: isCounted ? memoryMeter(pid, roots) : NO_MEMORY,
        auditor: await engineAuditor({ pid, roots, marks, cgroup, isIsolated: true }),
      };
    });
  }
}

/** An engine with CRI has been started in a cgroup of its own. */
function ownUsage({ api }: EngineKind, pid: number, roots: EngineRoots, cgroup: string): EngineUsage {
  const usage = engineUsage(pid, roots);
  return api === 'cri' ? withHelpers(usage, cgroup) : usage;
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o711 });
}
