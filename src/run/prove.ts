import { engineChecks, rootfsCheck } from '../core/engines/docker/engine-proof.ts';
import type { EngineVersion } from '../core/engines/engine-version.ts';
import { errorText } from '../core/errors.ts';
import type { Check } from '../core/record/events.ts';
import { networkCheck } from '../core/engines/network-proof.ts';
import { runtimeChecks } from '../core/runtimes/runtime-proof.ts';
import type { ReadyRuntime } from '../core/runtimes/known-runtimes.ts';
import type { DriverSetup } from '../core/scenario/scenario.ts';
import type { EngineInfo } from '../ports/engine.ts';
import type { MountEntry, RunningEngine } from '../ports/lab.ts';
import { Deadline } from '../ports/deadline.ts';
import type { WorkloadImage } from '../workloads/workload.ts';

const PROOF_MS = 60_000;

/** What is the same for every runtime. */
export interface ProvedSetup {
  readonly setup: DriverSetup;
  readonly network: string;
  /** An image whose program can wait. */
  readonly waiting: WorkloadImage;
}

export interface EngineProof {
  readonly checks: readonly Check[];
  readonly info: EngineInfo;
}

/** Asks the engine and the kernel whether the plan is in effect. */
export async function proveEngine(
  running: RunningEngine,
  expected: { setup: DriverSetup; version: EngineVersion; runtimes: readonly ReadyRuntime[] },
  interrupted: AbortSignal,
): Promise<EngineProof> {
  using deadline = new Deadline(PROOF_MS, "the engine's answer about itself", running.gone, interrupted);
  const [info, mounts] = await Promise.all([running.engine.info(deadline.signal), running.evidence.mounts()]);
  const dataRoot = mounts.findLast((mount) => mount.mountPoint === running.dataRoot);
  const checks = engineChecks(
    {
      setup: expected.setup,
      version: expected.version,
      dataRoot: running.rootDir,
      runtimes: expected.runtimes.map((runtime) => runtime.name),
      dataRootType: running.dataRootType,
    },
    { ...info, dataRootType: dataRoot?.type ?? 'the one of the folder above' },
  );
  return { checks, info };
}

/**
 * Starts a container that waits under each runtime, in the network that is measured, looks at it from outside, and
 * ends it. The containers run side by side, since that is not what is proved.
 */
export async function proveRuntimes(
  running: RunningEngine,
  { setup, network, waiting }: ProvedSetup,
  runtimes: readonly ReadyRuntime[],
  interrupted: AbortSignal,
): Promise<Map<string, readonly Check[]>> {
  const before = await running.evidence.mounts();
  const proofs = await Promise.all(
    runtimes.map(async (runtime) => {
      const checks = await proveRuntime(running, { setup, network, waiting }, runtime, before, interrupted);
      return [runtime.name, checks] as const;
    }),
  );
  return new Map(proofs);
}

async function proveRuntime(
  running: RunningEngine,
  { setup, network, waiting }: ProvedSetup,
  runtime: ReadyRuntime,
  before: readonly MountEntry[],
  interrupted: AbortSignal,
): Promise<readonly Check[]> {
  using deadline = new Deadline(PROOF_MS, 'the proof', running.gone, interrupted);
  const { containers } = running.engine;
  let id: string | undefined;
  try {
    id = await containers.create(
      {
        image: waiting.reference,
        command: ['/hello', 'wait'],
        runtime: runtime.name,
        network,
        autoRemove: false,
        labels: { 'drivergrid.proof': runtime.name },
      },
      deadline.signal,
    );
    await containers.start(id, deadline.signal);
    const [details, after, traces] = await Promise.all([
      containers.inspect(id, deadline.signal),
      running.evidence.mounts(),
      running.evidence.runtimeTrace(id),
    ]);
    const trace = await running.evidence.network(details.pid);
    const runs = details.running ? 'running' : 'ended';
    return [
      { what: 'container that waits', expected: 'running', found: runs, ok: details.running },
      rootfsCheck(setup, before, after, running.rootfsPlaces),
      networkCheck(network, runtime, { networks: details.networks, trace }),
      ...runtimeChecks(runtime, traces),
    ];
  } catch (error) {
    if (interrupted.aborted) throw interrupted.reason;
    return [{ what: 'container that waits', expected: 'running', found: errorText(error), ok: false }];
  } finally {
    if (id !== undefined && !running.gone.aborted) {
      using patience = new Deadline(PROOF_MS, 'removing the container', running.gone);
      await containers.remove(id, patience.signal).catch(() => undefined);
    }
  }
}

/** The mismatches of a proof in one line; undefined where all is as planned. */
export function mismatch(checks: readonly Check[]): string | undefined {
  const wrong = checks.filter((check) => !check.ok);
  if (wrong.length === 0) return undefined;
  return wrong.map((check) => `${check.what}: expected ${check.expected}, found ${check.found}`).join('; ');
}
