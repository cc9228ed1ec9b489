import { requireEmptyDevices } from '../adapters/host/block-device.ts';
import { requireJobFile } from '../adapters/host/job-file.ts';
import { requireRoot } from '../adapters/host/require-host.ts';
import { stateDir } from '../adapters/host/state-dir.ts';
import { writeReportFiles } from '../adapters/results/report-files.ts';
import { lastPace } from '../adapters/results/last-pace.ts';
import { readRunDirectory } from '../adapters/results/read-run-directory.ts';
import { checkWritable } from '../adapters/results/check-run-directory.ts';
import { createRunDirectory, reopenRunDirectory } from '../adapters/results/run-directory.ts';
import { requireNoEnginePool } from '../adapters/storage/engine-pool.ts';
import { systemClock } from '../adapters/host/system-clock.ts';
import { runInLab } from '../compose.ts';
import type { TestedBuild } from '../core/engines/tested-build.ts';
import { isUnder } from '../core/engines/engine-of.ts';
import { driverObstacle } from '../core/host/driver-obstacle.ts';
import { EXIT, HostError, InterruptedError, UsageError } from '../core/errors.ts';
import { fingerprintChanges, fingerprintOf } from '../core/record/fingerprint.ts';
import type { HostFacts } from '../core/host/host.ts';
import { pacedSeconds } from '../core/plan/estimate.ts';
import { bootObstacle, nextBoot } from '../core/plan/next-boot.ts';
import { pilotAdvice, type PilotAdvice } from '../core/plan/pilot.ts';
import type { Plan } from '../core/plan/plan.ts';
import type { ResultSet } from '../core/results/result-set.ts';
import type { Estimate } from '../core/watch/progress.ts';
import type { ResultStore } from '../ports/result-store.ts';
import { bootText } from '../report/boot-text.ts';
import { Interruption } from './interruption.ts';
import { environmentOf, labHost } from './lab-host.ts';
import { printMessage } from './output.ts';
import { printResults } from './print-results.ts';
import { isLive, reporterFor, sayBeside } from './reporter-for.ts';
import { newJob, resumedJob, wantedPrecision, type Booted, type Job } from './run-job.ts';
import type { RunOptions } from './run-options.ts';
import { waitForHost } from './wait-for-host.ts';

/** @returns 0, or 4 if cells failed */
export async function run(scenarioPath: string | undefined, options: RunOptions): Promise<number> {
  const state = stateDir();
  const { csvDialect } = options;
  const asked =
    options.resume === undefined
      ? await newJob(scenarioPath, options, bootedByHand(options))
      : await resumedJob(options.resume, scenarioPath);
  const { plan, folder } = asked;
  if (options.wait) requireRoot();
  // Held until the tables are written, which is work on this machine too.
  await using hostLock = options.wait ? await waitForHost(plan.run_id, state.hostLock) : undefined;
  // Whom it waited for may have continued the same run.
  const job = options.wait && !asked.isNew ? await resumedJob(folder, scenarioPath) : asked;
  const found = await labHost(plan, options);
  const { host, builds } = found;
  await requireJobFile(host.tools['fio'] ?? 'fio', plan.scenario);
  await requireDisks(plan, builds, options.wipe);
  refuseChanges(job, plan, host, builds);
  await checkWritable(folder);

  const estimate = isLive(options.progress) ? await lastEstimate(plan) : undefined;
  const reporter = reporterFor(options.progress, systemClock, estimate);
  using interruption = new Interruption(undefined, undefined, sayBeside(reporter));
  let isBegun = !job.isNew;
  const openStore = async (): Promise<ResultStore> => {
    const kernel = plan.boots === undefined ? undefined : host.kernel;
    const open = job.isNew ? createRunDirectory : reopenRunDirectory;
    const store = await open(folder, kernel);
    if (job.isNew) await store.writePlan(plan);
    const known =
      kernel === undefined ? job.environment : (job.environment['kernels'] as Environments)?.[kernel];
    await store.writeEnvironment({ ...known, ...(await environmentOf(plan, found)) });
    reporter.begin(plan, folder);
    isBegun = true;
    return store;
  };
  // In a guest: the host makes the tables.
  const files = { csvDialect, only: options.progress === 'relay' ? [] : undefined };
  try {
    const { hasFailures } = await runInLab({
      ...{ plan, ...found, state, hostLock, openStore, reporter },
      results: folder,
      wipe: options.wipe,
      rootfsProgram: options.rootfsProgram,
      interrupted: interruption.signal,
      earlier: job.earlier,
    });
    if (options.isPart === true) return hasFailures ? EXIT.failedCells : EXIT.done;
    const written = await writeReportFiles(folder, files);
    const pilot = options.pilot ? advice(written.results, options) : undefined;
    printResults(written, folder, options.json, { pilot });
    // In a guest the host boots what comes next.
    if (options.progress !== 'relay') await tellNextBoot(plan, folder);
    return hasFailures || written.results.cells.some((cell) => cell.outcome.kind === 'failed')
      ? EXIT.failedCells
      : EXIT.done;
  } catch (error) {
    if (error instanceof InterruptedError) {
      if (isBegun) await writeReportFiles(folder, files).catch(() => undefined);
      const next = isBegun ? ` Continue with: drivergrid run --resume ${folder}` : '';
      printMessage(`Interrupted; this host was restored.${next}`);
    }
    throw error;
  }
}

/** How long the plan takes at the pace of the last run alike on this host, as `plan` says it. */
async function lastEstimate(plan: Plan): Promise<Estimate | undefined> {
  const last = await lastPace(plan);
  return last && { seconds: (rounds) => pacedSeconds(rounds, last.pace), isGuess: false };
}

/** What the user boots in turn: releases as `uname -r` prints them. @throws UsageError if there are not two or more */
function bootedByHand({ bootByHand, kernel = [], boots, precision, pilot }: RunOptions): Booted | undefined {
  if (bootByHand !== true) return undefined;
  const wanted = [
    ...(kernel.length < 2 ? ['two --kernel or more'] : []),
    ...(boots === undefined ? ['--boots'] : []),
    ...(precision === undefined ? [] : ['no --precision']),
    ...(pilot ? ['no --pilot'] : []),
  ];
  if (wanted.length === 0 && boots !== undefined) return { kernels: kernel, boots };
  throw new UsageError(`expected ${wanted.join(' and ')} with --boot-by-hand`, {
    hint: 'For example: drivergrid run quick --kernel 6.1.0-50-amd64 --kernel 6.12.4-amd64 --boots 3 --boot-by-hand',
  });
}

async function tellNextBoot(plan: Plan, folder: string): Promise<void> {
  if (plan.boots === undefined) return;
  const next = nextBoot(plan, (await readRunDirectory(folder)).events);
  if (next === undefined) return;
  printMessage(
    `Next is ${bootText(next, plan)}. Boot it, then continue with: drivergrid run --resume ${folder}`,
  );
}

/** Disks of setups that this host cannot measure are not inspected, and so not wiped. */
async function requireDisks(
  { scenario, lab }: Plan,
  builds: readonly TestedBuild[],
  wipe: readonly string[],
): Promise<void> {
  const drivers = scenario.drivers.filter((setup) =>
    builds.some(
      (build) =>
        build.engine !== undefined &&
        isUnder(setup, build) &&
        driverObstacle(setup, build.engine.kind, build.host, scenario.backing, lab) === undefined,
    ),
  );
  for (const { name, pool } of drivers) if (pool === 'engine') await requireNoEnginePool(name);
  await requireEmptyDevices({ ...scenario, drivers }, wipe);
}

type Environments = Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined;

const PILOT_PRECISION = '2%';

function advice(results: ResultSet, { precision }: RunOptions): PilotAdvice | undefined {
  return pilotAdvice(results, wantedPrecision(precision ?? PILOT_PRECISION));
}

/** Samples of two kernels, engines or runtimes do not make one run; of two kernels only if the plan boots both. */
function refuseChanges(job: Job, plan: Plan, host: HostFacts, builds: readonly TestedBuild[]): void {
  const now = fingerprintOf(plan, host, builds);
  const obstacle = bootObstacle(plan, job.earlier, now.kernel);
  if (obstacle !== undefined) {
    throw new HostError(`${job.folder} cannot be ${job.isNew ? 'begun' : 'resumed'} here: ${obstacle}`, {
      hint: 'Boot that kernel first.',
    });
  }
  const begun = job.earlier.find((event) => event.type === 'run')?.fingerprint;
  if (begun === undefined) return;
  const before = plan.boots === undefined ? begun : { ...begun, kernel: now.kernel };
  const changes = fingerprintChanges(before, now);
  if (changes.length > 0) {
    throw new HostError(`${job.folder} cannot be resumed here:\n${changes.join('\n')}`, {
      hint: 'Start a new run.',
    });
  }
}
