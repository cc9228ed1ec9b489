import { join, resolve } from 'node:path';
import { requireEmptyDevices } from '../adapters/host/block-device.ts';
import { requireJobFile } from '../adapters/host/job-file.ts';
import { requireRoot } from '../adapters/host/require-host.ts';
import { stateDir } from '../adapters/host/state-dir.ts';
import { writeReportFiles } from '../adapters/results/report-files.ts';
import { checkRunDirectory, checkWritable } from '../adapters/results/check-run-directory.ts';
import { namedRun } from '../adapters/results/named-run.ts';
import { readRunDirectory } from '../adapters/results/read-run-directory.ts';
import { createRunDirectory, reopenRunDirectory } from '../adapters/results/run-directory.ts';
import { RESULTS } from '../adapters/results/run-files.ts';
import { drawSeed, newRunId } from '../adapters/results/run-identity.ts';
import { requireNoEnginePool } from '../adapters/storage/engine-pool.ts';
import { systemClock } from '../adapters/host/system-clock.ts';
import { runInLab } from '../compose.ts';
import type { TestedBuild } from '../core/engines/tested-build.ts';
import { isUnder } from '../core/engines/engine-of.ts';
import { driverObstacle } from '../core/host/driver-obstacle.ts';
import { EXIT, HostError, InterruptedError, UsageError } from '../core/errors.ts';
import type { RunEvent } from '../core/record/events.ts';
import { fingerprintChanges, fingerprintOf } from '../core/record/fingerprint.ts';
import type { HostFacts } from '../core/host/host.ts';
import { isArchivePath } from '../core/scenario/image-name.ts';
import { bootObstacle, nextBoot } from '../core/plan/next-boot.ts';
import { pilotAdvice, type PilotAdvice } from '../core/plan/pilot.ts';
import type { Plan } from '../core/plan/plan.ts';
import { planRun } from '../core/plan/plan-run.ts';
import type { ResultSet } from '../core/results/result-set.ts';
import type { ResultStore } from '../ports/result-store.ts';
import { bootText } from '../report/boot-text.ts';
import type { CsvDialect } from '../report/csv-dialect.ts';
import { workloadTraits } from '../workloads/known-workloads.ts';
import { Interruption } from './interruption.ts';
import { requireBoots, requireOwnKernels } from './kernel-boots.ts';
import { environmentOf, labHost } from './lab-host.ts';
import { loadScenario, type Overrides } from './load-scenario.ts';
import { printMessage } from './output.ts';
import { percentage } from './percentage.ts';
import { printResults } from './print-results.ts';
import { reporterFor, type ProgressKind } from './reporter-for.ts';
import { waitForHost } from './wait-for-host.ts';

export interface RunOptions extends Overrides {
  readonly lab: Plan['lab'];
  /** Releases as `uname -r` prints them; several are booted in turn, by whoever resumes the run. */
  readonly kernel?: readonly string[] | undefined;
  /** Of each kernel. */
  readonly boots: number;
  /** Measure a few rounds only, to tell how many a run needs. */
  readonly pilot: boolean;
  /** Such as `2%`: add rounds until every 95 % interval is that narrow. */
  readonly precision?: string | undefined;
  readonly out?: string | undefined;
  readonly resume?: string | undefined;
  readonly expendable: boolean;
  /** Queue behind another command instead of being refused. */
  readonly wait: boolean;
  /** scripts/rootfs.c, compiled. */
  readonly rootfsProgram?: string | undefined;
  readonly wipe: readonly string[];
  readonly progress: ProgressKind;
  readonly csvDialect: CsvDialect;
  readonly json: boolean;
}

/** @returns 0, or 4 if cells failed */
export async function run(scenarioPath: string | undefined, options: RunOptions): Promise<number> {
  const state = stateDir();
  const { csvDialect } = options;
  const asked =
    options.resume === undefined
      ? await newJob(scenarioPath, options)
      : await resumedJob(await namedRun(options.resume), scenarioPath);
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

  using interruption = new Interruption();
  const reporter = reporterFor(options.progress, systemClock);
  let isBegun = !job.isNew;
  const openStore = async (): Promise<ResultStore> => {
    const kernel = plan.boots === undefined ? undefined : host.kernel;
    const store = job.isNew ? await createRunDirectory(folder) : await reopenRunDirectory(folder, kernel);
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
    const written = await writeReportFiles(folder, files);
    const pilot = options.pilot ? advice(written.results, options) : undefined;
    printResults(written, folder, options.json, { pilot });
    await tellNextBoot(plan, folder);
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

interface Job {
  readonly plan: Plan;
  readonly folder: string;
  readonly isNew: boolean;
  readonly earlier: readonly RunEvent[];
  readonly environment: Readonly<Record<string, unknown>>;
}

async function newJob(scenarioPath: string | undefined, options: RunOptions): Promise<Job> {
  if (scenarioPath === undefined) {
    throw new UsageError('expected a scenario, or --resume DIR', {
      hint: 'For example: drivergrid run quick',
    });
  }
  const precision = options.precision === undefined ? undefined : wantedPrecision(options.precision);
  const { kernel: kernels = [], boots } = options;
  requireOwnKernels(kernels, precision !== undefined || options.pilot);
  const scenario = await loadScenario(scenarioPath, { ...options, ...sizeOf(options) });
  requireBoots(boots, scenario.rounds, kernels.length);
  const runId = newRunId();
  const plan = planRun(scenario, {
    ...{ runId, seed: scenario.seed ?? drawSeed(), lab: options.lab, kernels, boots },
    precision: options.pilot ? undefined : precision,
    ...workloadTraits(scenario),
    imageArchive: isArchivePath(scenario.image) ? resolve(scenario.image) : undefined,
  });
  const folder = options.out ?? join(RESULTS, `${scenario.name}-${runId}`);
  await checkRunDirectory(folder);
  return { plan, folder, isNew: true, earlier: [], environment: {} };
}

/** Default rounds and iterations of a pilot, and the most rounds of a run with a wanted precision. */
function sizeOf({ pilot, precision, rounds, iterations }: RunOptions): Overrides {
  if (pilot) return { rounds: rounds ?? PILOT.rounds, iterations: iterations ?? PILOT.iterations };
  return precision === undefined ? {} : { rounds: rounds ?? MOST_ROUNDS };
}

const PILOT = { rounds: 3, iterations: 5 };
const PILOT_PRECISION = '2%';
const MOST_ROUNDS = 50;

function wantedPrecision(text: string): number {
  const precision = percentage('--precision', text);
  if (precision > 0) return precision;
  throw new UsageError('--precision: expected a percentage above 0, such as 2%, found 0');
}

function advice(results: ResultSet, { precision }: RunOptions): PilotAdvice | undefined {
  return pilotAdvice(results, wantedPrecision(precision ?? PILOT_PRECISION));
}

async function resumedJob(folder: string, scenarioPath: string | undefined): Promise<Job> {
  const { plan, events, environment } = await readRunDirectory(folder);
  if (scenarioPath !== undefined) {
    const scenario = await loadScenario(scenarioPath, {});
    const unseeded = (one: Plan['scenario']): string => JSON.stringify({ ...one, seed: undefined });
    if (unseeded(scenario) !== unseeded(plan.scenario)) {
      throw new UsageError(`${scenarioPath} is not the scenario of ${folder}`, {
        hint: 'Resume without naming a scenario, or start a new run.',
      });
    }
  }
  const known = (environment ?? {}) as Record<string, unknown>;
  return { plan, folder, isNew: false, earlier: events, environment: known };
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
