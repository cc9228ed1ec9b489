import { ensureImage } from '../../adapters/sites/guest/ensure-image.ts';
import type { GuestCache } from '../../adapters/sites/guest/guest-cache.ts';
import { writeGuestRecord, type GuestBoot } from '../../adapters/sites/guest/guest-record.ts';
import { readKnownRuntimes, writeKnownRuntimes } from '../../adapters/sites/guest/known-runtimes.ts';
import type { GuestImage } from '../../adapters/sites/guest/image-store.ts';
import { qemuVersion } from '../../adapters/sites/guest/qemu-version.ts';
import { takeCopies } from '../../adapters/sites/guest/share-copies.ts';
import { requireWholePackage } from '../../adapters/sites/guest/tool-package.ts';
import { refuseDuringReboots } from '../../adapters/reboots/refuse-during-reboots.ts';
import { stateDir } from '../../adapters/host/state-dir.ts';
import { takeHost } from '../../adapters/host/host-lock.ts';
import { writeReportFiles } from '../../adapters/results/report-files.ts';
import { readRunDirectory } from '../../adapters/results/read-run-directory.ts';
import { systemClock } from '../../adapters/host/system-clock.ts';
import { errorText, EXIT, HostError, InterruptedError } from '../../core/errors.ts';
import type { GuestCopy } from '../../core/guest/guest-copies.ts';
import { withSettled } from '../../core/guest/known-runtimes.ts';
import { nextBoot } from '../../core/plan/next-boot.ts';
import type { Reporter } from '../../ports/reporter.ts';
import type { Plan, PlannedBoot } from '../../core/plan/plan.ts';
import { Interruption } from '../interruption.ts';
import { printMessage } from '../output.ts';
import { printResults } from '../print-results.ts';
import { waitForHost } from '../wait-for-host.ts';
import { reporterFor, sayBeside } from '../reporter-for.ts';
import { boot, chooseMachine, type ChosenMachine } from './boot.ts';
import type { VmRunOptions } from './run-options.ts';
import { fetchedPackages } from './fetched-packages.ts';
import { guestProgram } from './guest-program.ts';
import { ownPrograms } from './own-programs.ts';
import { newGuestJob, resumedGuestJob, type GuestJob } from './guest-job.ts';
import { kernelVerdict } from './kernel-verdict.ts';
import { openCache, phaseTeller } from './session.ts';
import { runSession } from './run-session.ts';

/**
 * Measures in throwaway guests. The run directory is on this host and is written as the run proceeds.
 * @returns 0, or 4 if cells failed
 */
export async function run(scenarioPath: string | undefined, options: VmRunOptions): Promise<number> {
  const { csvDialect } = options;
  const asked =
    options.resume === undefined
      ? await newGuestJob(scenarioPath, options)
      : await resumedGuestJob(options.resume);
  const { cache } = await openCache();
  await requireWholePackage();
  await using _host = options.wait ? await waitForHost(asked.runId) : await takeHost(asked.runId);
  // Whom it waited for may have continued the same run.
  const job = options.wait && options.resume !== undefined ? await resumedGuestJob(asked.folder) : asked;
  await refuseDuringReboots(stateDir(), job.runId);
  const reporter = reporterFor(options.progress, systemClock);
  using interruption = new Interruption(undefined, undefined, sayBeside(reporter));
  const { signal } = interruption;
  const say = phaseTeller(sayBeside(reporter));
  const machine = await chooseMachine(options, say);
  const program = await guestProgram(job.scenario);
  const mirror = options.mirror === undefined ? undefined : job.request.mirror;
  const packages = await fetchedPackages(job.scenario, mirror, say, signal);
  const copies = [...packages, ...(await ownPrograms(job.scenario))];
  const { image } = await ensureImage(cache, job.request, say, signal);
  const plan = await job.begin(image, machine.accel);
  try {
    const found = { cache, image, machine, job, plan, program, copies };
    try {
      await measure({ ...found, reporter, say, signal });
    } finally {
      reporter.end();
    }
  } catch (error) {
    await writeReportFiles(job.folder, { csvDialect }).catch(() => undefined);
    const next = `Results so far are kept. Continue with: drivergrid vm run --resume ${job.folder}`;
    if (error instanceof HostError) throw new HostError(error.message, { hint: next, cause: error });
    if (error instanceof InterruptedError) printMessage(`Interrupted; the guest was removed. ${next}`);
    throw error;
  }
  const written = await writeReportFiles(job.folder, { csvDialect });
  const verdict = await kernelVerdict(job.folder, plan);
  const comparison = typeof verdict === 'string' ? undefined : verdict;
  printResults(written, job.folder, options.json, { comparison });
  if (typeof verdict === 'string') printMessage(`No verdict on the kernels: ${verdict}`);
  // The figures of a run in several sessions may be of several accelerators; this session's is enough to doubt them.
  if (machine.accel === 'tcg') printMessage('Emulated (tcg): these times say nothing about hardware.');
  return written.results.cells.some((cell) => cell.outcome.kind === 'failed') ? EXIT.failedCells : EXIT.done;
}

interface Measurement {
  readonly cache: GuestCache;
  readonly image: GuestImage;
  readonly machine: ChosenMachine;
  readonly job: GuestJob;
  readonly plan: Plan;
  /** What the workload runs in containers, if it is a program of the tool. */
  readonly program: Uint8Array | undefined;
  /** What the scenario takes from suites, and its own programs. */
  readonly copies: readonly GuestCopy[];
  readonly reporter: Reporter;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Boots guest after guest until every boot of the plan is done. */
async function measure({
  cache,
  image,
  machine,
  job,
  plan,
  program,
  copies,
  ...options
}: Measurement): Promise<void> {
  const { reporter, say, signal } = options;
  const { folder } = job;
  const qemu = await qemuVersion();
  // A comparison of kernels needs real boots, not resumed states.
  const savedState = machine.savedState && plan.boots === undefined;
  const boots: GuestBoot[] = [...job.boots];
  await using _learning = {
    [Symbol.asyncDispose]: () => rememberRuntimes(folder, image, machine, plan, say),
  };
  let last: PlannedBoot | undefined;
  for (;;) {
    const next = await bootAfter(last, plan, folder, image);
    if (next === undefined) break;
    const { accel, cpus, memoryMib } = machine;
    const booted: GuestBoot = {
      ...{ at: new Date().toISOString(), key: image.key, kernel: next.kernel },
      ...{ accel, cpus, memory_mib: memoryMib, qemu },
    };
    await writeGuestRecord(folder, job.request, [...boots, booted]);
    await using guest = await boot(
      cache,
      { image, kernel: next.kernel, ...machine, savedState, program, copies, results: folder },
      say,
      signal,
    );
    boots.push({ ...booted, saved_at: guest.savedAt });
    await writeGuestRecord(folder, job.request, boots);
    if (copies.length > 0) say("copying programs to the guest's disk");
    await takeCopies(copies, guest, signal);
    if (last === undefined) reporter.begin(plan, folder);
    await runSession(guest, reporter, program !== undefined, signal);
    last = next;
  }
}

/** Stores with the image what this run learned about its runtimes. */
async function rememberRuntimes(
  folder: string,
  image: GuestImage,
  { accel }: ChosenMachine,
  plan: Plan,
  say: (text: string) => void,
): Promise<void> {
  try {
    const { events } = await readRunDirectory(folder);
    const place = { accel, lab: plan.lab, kernels: image.kernels };
    await writeKnownRuntimes(image, withSettled(await readKnownRuntimes(image), plan, events, place));
  } catch (error) {
    say(`could not store how runtimes work in this image; the next run finds out again: ${errorText(error)}`);
  }
}

/**
 * The boot to make next; undefined if all are done.
 * @throws HostError if a boot ended normally and left work: every further one would, too
 */
async function bootAfter(
  last: PlannedBoot | undefined,
  plan: Plan,
  folder: string,
  image: GuestImage,
): Promise<PlannedBoot | undefined> {
  if (plan.boots === undefined) {
    return last === undefined ? { boot: 1, kernel: image.kernels[0] ?? '' } : undefined;
  }
  const next = nextBoot(plan, (await readRunDirectory(folder)).events);
  if (next !== undefined && next.boot === last?.boot) {
    throw new HostError(`boot ${next.boot} under kernel ${next.kernel} ended before all was measured`);
  }
  return next;
}
