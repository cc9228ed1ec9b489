import { OF_FOLDER_ABOVE } from '../core/engines/engine-answers.ts';
import type { EngineBuild, EngineKind } from '../core/engines/engine-kind.ts';
import { driverOf } from '../core/engines/engine-of.ts';
import { overlayChecks } from '../core/engines/overlay-proof.ts';
import { rootfsCheck } from '../core/engines/rootfs-proof.ts';
import { errorText } from '../core/errors.ts';
import { check } from '../core/record/check.ts';
import type { Check } from '../core/record/events.ts';
import { networkCheck } from '../core/engines/network-proof.ts';
import { KERNEL_FILES, kernelCheck } from '../core/runtimes/kernel-proof.ts';
import { digestChecks, runtimeChecks } from '../core/runtimes/runtime-proof.ts';
import { isKata, startsMachine, type ReadyRuntime } from '../core/runtimes/known-runtimes.ts';
import type { DriverSetup } from '../core/scenario/scenario.ts';
import type { HostFacts } from '../core/host/host.ts';
import type { EngineFacts } from '../core/engines/engine-facts.ts';
import type { MountEntry, RunningEngine } from '../ports/lab.ts';
import type { Clock } from '../ports/clock.ts';
import { Deadline } from '../ports/deadline.ts';
import type { ImageArchive } from '../ports/image.ts';

const PROOF_MS = 60_000;
/** A virtual machine took 20 to 43 s to start under software emulation, and five minutes on a busy host. */
const MACHINE_PROOF_MS = 3 * PROOF_MS;

/** What is the same for every runtime. */
export interface ProvedSetup {
  readonly kind: EngineKind;
  readonly setup: DriverSetup;
  readonly network: string;
  /** An image with a program that can wait. */
  readonly waiting: ImageArchive;
  /** An image with a program that prints files and waits. */
  readonly printing: ImageArchive;
  readonly host: Pick<HostFacts, 'kernel' | 'boot_id'>;
  /** Of a sample: where a virtual machine may take longer than usual, its proof may too. */
  readonly timeoutMs: number;
}

type ProvedBuild = Pick<EngineBuild, 'kind' | 'version' | 'sha256'>;

export interface EngineProof {
  readonly checks: readonly Check[];
  readonly info: EngineFacts;
}

/** Asks the engine and the kernel whether the plan is in effect. */
export async function proveEngine(
  running: RunningEngine,
  clock: Clock,
  expected: { setup: DriverSetup; engine: ProvedBuild; runtimes: readonly ReadyRuntime[] },
  interrupted: AbortSignal,
): Promise<EngineProof> {
  using deadline = new Deadline(
    clock,
    PROOF_MS,
    "the engine's answer about itself",
    running.gone,
    interrupted,
  );
  const { kind, version, sha256 } = expected.engine;
  const [info, mounts, digest] = await Promise.all([
    running.engine.facts(deadline.signal),
    running.evidence.mounts(),
    sha256 === undefined ? '' : running.evidence.programDigest(),
  ]);
  const dataRoot = mounts.findLast((mount) => mount.mountPoint === running.roots.dataRoot);
  const checks = kind.checks(
    {
      setup: expected.setup,
      version,
      dataRoot: running.roots.rootDir,
      runtimes: expected.runtimes.map((runtime) => runtime.name),
      dataRootType: running.dataRootType,
    },
    { ...info, dataRootType: dataRoot?.type ?? OF_FOLDER_ABOVE },
  );
  const { snapshotter } = running.roots;
  const program = snapshotter === undefined ? undefined : await running.evidence.programAt(snapshotter);
  const digests = sha256 === undefined ? [] : [check('SHA-256 of the engine', sha256, digest)];
  return { checks: [...checks, ...snapshotterChecks(program), ...digests], info };
}

/** @param program what listens at the socket of a snapshotter outside of containerd; undefined: there is none */
function snapshotterChecks(program: string | undefined): Check[] {
  if (program === undefined) return [];
  const found = program === '' ? 'nothing' : program;
  return [{ what: 'snapshotter', expected: 'a program that listens', found, ok: program !== '' }];
}

/** Where a proof is made. */
export interface ProofGround {
  readonly running: RunningEngine;
  readonly clock: Clock;
  readonly interrupted: AbortSignal;
}

/**
 * Under each runtime starts a container that waits, in the network to be measured, looks at it from outside, and ends
 * it. The containers run concurrently, since concurrency is not what is proved; but one by one where the kernel's
 * parameters change while a mount is looked at: a container that started meanwhile would get the wrong ones.
 */
export async function proveRuntimes(
  ground: ProofGround,
  proved: ProvedSetup,
  runtimes: readonly ReadyRuntime[],
): Promise<Map<string, readonly Check[]>> {
  const before = await ground.running.evidence.mounts();
  const prove = async (runtime: ReadyRuntime): Promise<readonly [string, readonly Check[]]> => [
    runtime.name,
    await proveRuntime(ground, proved, runtime, before),
  ];
  if (proved.setup.overlay === undefined) return new Map(await Promise.all(runtimes.map(prove)));
  const proofs = new Map<string, readonly Check[]>();
  for (const runtime of runtimes) proofs.set(...(await prove(runtime)));
  return proofs;
}

async function proveRuntime(
  { running, clock, interrupted }: ProofGround,
  { kind, setup, network, waiting, printing, host, timeoutMs }: ProvedSetup,
  runtime: ReadyRuntime,
  before: readonly MountEntry[],
): Promise<readonly Check[]> {
  const ms = startsMachine(runtime) ? Math.max(MACHINE_PROOF_MS, timeoutMs) : PROOF_MS;
  using deadline = new Deadline(clock, ms, 'the proof', running.gone, interrupted);
  const hasKernel = isKata(runtime);
  const image = hasKernel ? printing : waiting;
  const command = ['/hello', ...(hasKernel ? KERNEL_FILES : ['wait'])];
  try {
    await using held = await running.engine.hold(
      {
        ...{ image: image.reference, command, network, isRead: hasKernel },
        ...{ runtime: runtime.name, labels: { 'drivergrid.proof': runtime.name } },
      },
      deadline.signal,
    );
    const [after, traces, trace, digest] = await Promise.all([
      running.evidence.mounts(),
      running.evidence.runtimeTrace(held.id, held.pid),
      running.evidence.network(held.pid),
      runtime.sha256 === undefined ? '' : running.evidence.digest(runtime.path),
    ]);
    const { overlay } = setup;
    const shown = overlay === undefined ? [] : await running.evidence.mountsAgainst(overlay);
    const runs = held.running ? 'running' : 'ended';
    const kernel = await held.lines?.(KERNEL_FILES.length, deadline.signal);
    return [
      { what: 'container that waits', expected: 'running', found: runs, ok: held.running },
      rootfsCheck(driverOf(kind, setup), before, after, running.roots.rootfs),
      ...overlayChecks(overlay ?? {}, before, shown, running.roots.rootfs),
      networkCheck(network, runtime, { networks: held.networks, trace }),
      ...runtimeChecks(runtime, traces, kind),
      ...(kernel === undefined ? [] : [kernelCheck(host, kernel)]),
      ...digestChecks(runtime, digest),
    ];
  } catch (error) {
    if (interrupted.aborted) throw interrupted.reason;
    return [{ what: 'container that waits', expected: 'running', found: errorText(error), ok: false }];
  }
}

/** The mismatches of a proof on one line; undefined if all is as planned. */
export function mismatch(checks: readonly Check[]): string | undefined {
  const wrong = checks.filter((check) => !check.ok);
  if (wrong.length === 0) return undefined;
  return wrong.map((check) => `${check.what}: expected ${check.expected}, found ${check.found}`).join('; ');
}
