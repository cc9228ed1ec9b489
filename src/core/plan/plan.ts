import { spreadOverBoots, type Pass } from './boots.ts';
import { AXES } from '../axes/known-axes.ts';
import type { RuntimeSettled } from '../record/events.ts';
import { combinations } from '../axes/cell.ts';
import type { CellKey } from '../axes/cell-key.ts';
import type { Phase } from '../record/phase.ts';
import { seededRandom, shuffled } from './random.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { plannedSteps } from '../workload-steps.ts';
import { withSentinel } from './sentinel.ts';

export const PLAN_SCHEMA = 1;

/** What a run will do, in order, and nothing else: printable, and executed exactly. */
export interface Plan {
  readonly schema: number;
  readonly run_id: string;
  readonly seed: number;
  readonly lab: 'private' | 'system';
  readonly scenario: Scenario;
  /** Where the scenario's image archive is: its own path may be relative, and a run can go on from another folder. */
  readonly image_archive?: string;
  /** Of one iteration, in the order they are done; absent for the workloads of the first version. */
  readonly steps?: readonly string[];
  readonly cells: readonly CellKey[];
  /** Where kernels are compared: which is booted when. `cells` are measured under each of them. */
  readonly boots?: readonly PlannedBoot[];
  /**
   * Where the run is to end before its last round: once the 95 % interval of every measured cell's mean is at most
   * this fraction of the mean to each side (see src/core/plan/precision.ts).
   */
  readonly precision?: number;
  /**
   * By kernel, how runtimes were found to work in other guests of the same image (see src/core/guest/known-runtimes.ts):
   * it is not found out again, where all of the scenario are known.
   */
  readonly known_runtimes?: Readonly<Record<string, readonly RuntimeSettled[]>>;
  readonly rounds: readonly PlannedRound[];
}

export interface PlanOptions {
  readonly runId: string;
  readonly seed: number;
  readonly lab: Plan['lab'];
  /** More than one are booted in turn. */
  readonly kernels?: readonly string[] | undefined;
  /** Of each kernel; [2]. */
  readonly boots?: number | undefined;
  readonly precision?: number | undefined;
  /** Absolute. */
  readonly imageArchive?: string | undefined;
  readonly knownRuntimes?: Plan['known_runtimes'] | undefined;
  /** Of the workload. */
  readonly steps?: readonly string[] | undefined;
}

/** One boot of the machine, and all rounds until the next. */
export interface PlannedBoot {
  /** Counted from 1. */
  readonly boot: number;
  /** As `uname -r` says it. */
  readonly kernel: string;
}

/** One engine restart under one driver setup, and all that is measured until the next. */
export interface PlannedRound {
  /** Unique over all boots, in the order of execution; 0 for a visit of the sentinel, which is in no round. */
  readonly round: number;
  /** Number of the sentinel's visit, counted from 1 over all boots; absent for an ordinary round. */
  readonly sentinel?: number;
  /** Its boot, where the plan has any. */
  readonly boot?: number;
  readonly driver: string;
  readonly bursts: readonly Burst[];
}

/** Iterations of one cell that run side by side, at most `concurrency` at a time. */
export interface Burst {
  readonly runtime: string;
  readonly concurrency: number;
  readonly phase: Phase;
  readonly iterations: readonly number[];
}

/**
 * Lays out a split-plot design: rounds, in each a shuffled pass over the driver setups (whole plots, one
 * engine restart each), in each of those the runtimes (sub-plots).
 *
 * `interleaved` draws a new order of the cells for every pass over them, so that drift of the host falls on
 * all alike; `sequential` runs one cell's loop after the other, as the 2018 talk did, so that a slow-down
 * over the loop can be seen.
 *
 * Two or more kernels each get all of `scenario.rounds`, in the same order (see {@link spreadOverBoots}). The
 * sentinel's visits come between, where the scenario has one, and change nothing else (see {@link withSentinel}).
 */
export function planRun(scenario: Scenario, options: PlanOptions): Plan {
  const random = seededRandom(options.seed);
  const subPlots = combinations(BURST_AXES, scenario) as unknown as readonly SubPlot[];
  const mainPlots = combinations(START_AXES, scenario) as unknown as readonly MainPlot[];
  const passes = Array.from({ length: scenario.rounds }, () =>
    drawnPass(scenario, mainPlots, subPlots, random),
  );
  const kernels = options.kernels ?? [];
  const steps = plannedSteps(scenario.workload, options.steps);
  const { boots, rounds } =
    kernels.length > 1
      ? spreadOverBoots(passes, kernels, options.boots ?? 2)
      : { boots: undefined, rounds: numberedRounds(passes) };
  return {
    schema: PLAN_SCHEMA,
    run_id: options.runId,
    seed: options.seed,
    lab: options.lab,
    scenario,
    ...(options.imageArchive === undefined ? {} : { image_archive: options.imageArchive }),
    ...(steps === undefined ? {} : { steps }),
    cells: mainPlots.flatMap((main) => subPlots.map((sub) => ({ ...main, ...sub }))),
    ...(boots === undefined ? {} : { boots }),
    ...(options.precision === undefined ? {} : { precision: options.precision }),
    ...(options.knownRuntimes === undefined ? {} : { known_runtimes: options.knownRuntimes }),
    rounds: scenario.sentinel === true ? withSentinel(rounds, scenario) : rounds,
  };
}

function drawnPass(
  scenario: Scenario,
  mainPlots: readonly MainPlot[],
  subPlots: readonly SubPlot[],
  random: () => number,
): Pass {
  const interleaved = scenario.order === 'interleaved';
  const starts = interleaved ? shuffled(mainPlots, random) : mainPlots;
  return starts.map((main) => ({
    ...main,
    bursts: interleaved
      ? interleavedBursts(scenario, subPlots, random)
      : sequentialBursts(scenario, subPlots),
  }));
}

function numberedRounds(passes: readonly Pass[]): PlannedRound[] {
  return passes.flatMap((pass, index) => pass.map((start) => ({ round: index + 1, ...start })));
}

/** What a start of the engine is under; a further axis that changes with starts has a field of its own. */
type MainPlot = Pick<CellKey, 'driver'>;

/** What a burst is under. */
type SubPlot = Omit<CellKey, 'driver'>;

const START_AXES = AXES.filter(({ changesWith }) => changesWith === 'start');
const BURST_AXES = AXES.filter(({ changesWith }) => changesWith === 'burst');

function interleavedBursts(scenario: Scenario, plots: readonly SubPlot[], random: () => number): Burst[] {
  const passes: Burst[] = [];
  for (const [phase, count] of phases(scenario)) {
    const queues = plots.map((plot) => ({ plot, chunks: chunked(count, plot.concurrency) }));
    const most = Math.max(...queues.map(({ chunks }) => chunks.length));
    for (let pass = 0; pass < most; pass++) {
      for (const { plot, chunks } of shuffled(queues, random)) {
        const iterations = chunks[pass];
        if (iterations !== undefined) passes.push({ ...plot, phase, iterations });
      }
    }
  }
  return passes;
}

function sequentialBursts(scenario: Scenario, plots: readonly SubPlot[]): Burst[] {
  return plots.flatMap((plot) =>
    phases(scenario).flatMap(([phase, count]) =>
      count === 0 ? [] : [{ ...plot, phase, iterations: numbered(count) }],
    ),
  );
}

function phases(scenario: Scenario): [Burst['phase'], number][] {
  return [
    ['warmup', scenario.warmup],
    ['timed', scenario.iterations],
  ];
}

function numbered(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** 1..count in groups of at most `size`. */
function chunked(count: number, size: number): number[][] {
  const all = numbered(count);
  return Array.from({ length: Math.ceil(count / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
