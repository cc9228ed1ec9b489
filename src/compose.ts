import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hostAuditor } from './adapters/audit/host-auditor.ts';
import { hostNoiseMeter } from './adapters/environment/host-noise.ts';
import { execaPrograms } from './adapters/host/execa-programs.ts';
import { wipeDevice } from './adapters/host/block-device.ts';
import { makeStateDir } from './adapters/host/make-state-dir.ts';
import { takeHost } from './adapters/host/host-lock.ts';
import { takeLock } from './adapters/host/owner-lock.ts';
import { storageSnapshot } from './adapters/host/storage-snapshot.ts';
import { statePlace, type StateDir } from './adapters/host/state-dir.ts';
import { inPlace } from './adapters/host/usable-folder.ts';
import { runImages } from './adapters/image/run-images.ts';
import { refuseDuringReboots } from './adapters/reboots/refuse-during-reboots.ts';
import { FileJournal } from './adapters/journal/file-journal.ts';
import type { LabOptions } from './adapters/labs/engine-start.ts';
import { PrivateLab } from './adapters/labs/private/private-lab.ts';
import { requireLab } from './adapters/labs/private/require-lab.ts';
import { interruptedRuns } from './adapters/journal/restore-host.ts';
import type { SystemHost } from './adapters/labs/system/require-system.ts';
import { volumeGroupOf } from './adapters/storage/thin-pool.ts';
import { kernelTracers } from './adapters/trace/kernel-tracers.ts';
import { SystemLab } from './adapters/labs/system/system-lab.ts';
import { systemClock } from './adapters/host/system-clock.ts';
import { toolVersion } from './tool-version.ts';
import { HostError } from './core/errors.ts';
import type { EngineBuild } from './core/engines/engine-kind.ts';
import { allTraces } from './core/engines/engine-traces.ts';
import type { TestedBuild } from './core/engines/tested-build.ts';
import { isFloor } from './core/engines/floor.ts';
import type { RunEvent } from './core/record/events.ts';
import { fingerprintOf, imageAtBegin } from './core/record/fingerprint.ts';
import type { HostFacts } from './core/host/host.ts';
import type { Plan } from './core/plan/plan.ts';
import { storageLeft, storageLost } from './core/host/storage-state.ts';
import type { Journal } from './ports/journal.ts';
import type { Lab } from './ports/lab.ts';
import type { Reporter } from './ports/reporter.ts';
import type { ResultStore } from './ports/result-store.ts';
import { workloadNamed } from './workloads/known-workloads.ts';
import { LeakAudit } from './run/leak-audit.ts';
import type { RunParts } from './run/context.ts';
import { runPlan } from './run/run-plan.ts';
import type { ImageArchive } from './ports/image.ts';

/** Which lab; the system lab comes with its service. */
export type LabChoice =
  { readonly kind: 'private' } | { readonly kind: 'system'; readonly system: SystemHost };

export interface LabRun {
  readonly lab: LabChoice;
  readonly plan: Plan;
  readonly host: HostFacts;
  readonly builds: readonly TestedBuild[];
  readonly state: StateDir;
  /** The host's lock, if the caller has it; otherwise it is taken, or the run refused. */
  readonly hostLock?: AsyncDisposable | undefined;
  /** Folder of the results; absent if they are kept in memory. */
  readonly results?: string;
  /** Opens the results once the host is locked and the image fetched; nothing is written to them before. */
  readonly openStore: () => Promise<ResultStore>;
  readonly reporter: Reporter;
  readonly interrupted: AbortSignal;
  /** Path of scripts/rootfs.c, compiled; absent: compiled here where it is needed. */
  readonly rootfsProgram?: string | undefined;
  /** Events of the sessions that this one resumes. */
  readonly earlier: readonly RunEvent[];
  /** Devices to erase first, if given; the caller has checked them. */
  readonly wipe: readonly string[];
}

/**
 * Connects a lab's adapters to the run and executes it. However it ends, what it made on the host is undone; if this
 * process is killed, the journal lets `restore` undo it.
 */
export async function runInLab(run: LabRun): Promise<{ hasFailures: boolean }> {
  const { state } = run;
  const workload = workloadNamed(run.plan.scenario.workload);
  const runId = run.plan.run_id;
  await makeStateDir(state.root);
  await using _host = run.hostLock === undefined ? await takeHost(runId, state.hostLock) : undefined;
  await using _lock = await takeLock(state.lock, runId);
  await refuseDuringReboots(state, runId);
  const [left] = await interruptedRuns(state);
  if (left !== undefined) {
    throw new HostError(`run ${left} was interrupted and has left things on this host`, {
      hint: 'Run `drivergrid restore` first.',
    });
  }
  if (run.lab.kind === 'private' || run.plan.scenario.drivers.some(isFloor))
    await requireLab(run.plan.scenario, run.host);
  for (const device of run.wipe) await wipeDevice(device);
  const { plan, host, builds } = run;
  const before = await storageSnapshot(host.thin_provisioning);
  const journal = new FileJournal(join(state.journals, runId));
  const work = state.work(runId);
  const audit = new LeakAudit(
    hostAuditor(work, [`drivergrid-${runId}`, volumeGroupOf(runId)]),
    allTraces(builds.flatMap(({ engine }) => engine?.kind.traces ?? [])),
    systemClock,
    run.earlier,
  );
  let store: ResultStore | undefined;
  try {
    await inPlace(statePlace(state.root), async () => {
      await journal.record({ kind: 'folder', path: work });
      await mkdir(join(work, 'client'), { recursive: true, mode: 0o711 });
    });
    const images = await runImages(plan, host, { folder: work, program: run.rootfsProgram }, run.interrupted);
    const fingerprint = { ...fingerprintOf(plan, host, builds), image: images.named.digest };
    refuseOtherImage(run.earlier, images.named);
    store = await run.openStore();
    return await runPlan(
      {
        plan,
        host,
        builds: builds.map((build) => withLab(build, run, work, journal)),
        toolVersion: toolVersion(),
        workload,
        images: workload.images(images),
        ...{ waitingImage: images.waiting, printingImage: images.printing },
        programs: execaPrograms(host.tools, join(work, 'client')),
        audit,
        tracers: kernelTracers(runId, journal),
        noise: hostNoiseMeter({ 'state directory': state.root, 'results folder': run.results }),
        store,
        reporter: run.reporter,
        clock: systemClock,
        interrupted: run.interrupted,
      },
      fingerprint,
      run.earlier,
    );
  } finally {
    try {
      await journal.undoAll();
      const after = await storageSnapshot(host.thin_provisioning);
      const tell = async (event: RunEvent): Promise<void> => store?.append(event);
      for (const line of storageLost(before, after))
        await tell({
          type: 'warning',
          message: `storage of the host: ${line} existed before the run and is gone now`,
        });
      await audit.end(tell, storageLeft(before, after));
    } finally {
      await store?.close();
    }
  }
}

function withLab(
  build: TestedBuild,
  run: LabRun,
  work: string,
  journal: Journal,
): RunParts['builds'][number] {
  return build.engine === undefined ? build : { ...build, lab: labOf(build.engine, run, work, journal) };
}

function labOf(engine: EngineBuild, { lab, plan, host }: LabRun, work: string, journal: Journal): Lab {
  const { backing, backing_bytes: backingBytes, network } = plan.scenario;
  const common: LabOptions = {
    ...{ runId: plan.run_id, work, backing, backingBytes, network },
    ...{ journal, clock: systemClock },
  };
  const own = new PrivateLab({ ...common, build: engine, hybridCgroups: host.cgroup === 'hybrid' });
  return lab.kind === 'private'
    ? own
    : new SystemLab({ ...common, system: lab.system, version: engine.version, floor: own });
}

/** A resumed run must use the image that it began with. */
function refuseOtherImage(earlier: readonly RunEvent[], now: ImageArchive): void {
  const begun = imageAtBegin(earlier);
  if (begun === undefined || begun === now.digest) return;
  throw new HostError(`the image ${now.name} has changed: ${begun} when the run began, ${now.digest} now`, {
    hint: 'Restore the image that the run began with, or start a new run.',
  });
}
