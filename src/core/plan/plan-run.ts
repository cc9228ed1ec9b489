import { combinations } from '../axes/cell.ts';
import type { CellKey } from '../axes/cell-key.ts';
import { AXES } from '../axes/known-axes.ts';
import { schemaOf } from '../record/schema.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { spreadOverBoots, type Pass } from './boots.ts';
import { withExplained } from './explained.ts';
import type { Burst, Plan, PlannedRound } from './plan.ts';
import { plannedStarts, type StartPlot } from './planned-starts.ts';
import { plannedSteps } from './planned-steps.ts';
import { seededRandom, shuffled } from './random.ts';
import { withSentinel } from './sentinel.ts';
import type { StepSum } from './step-sum.ts';
import { slowGroups } from './slow-axes.ts';

export interface PlanOptions {
  readonly runId: string;
  readonly seed: number;
  readonly lab: Plan['lab'];
  /** Several are booted in turn. */
  readonly kernels?: readonly string[] | undefined;
  /** Of each kernel; [2]. */
  readonly boots?: number | undefined;
  readonly precision?: number | undefined;
  /** Absolute. */
  readonly imageArchive?: string | undefined;
  readonly knownRuntimes?: Plan['known_runtimes'] | undefined;
  /** Of the workload. */
  readonly steps?: readonly string[] | undefined;
  readonly sums?: readonly StepSum[] | undefined;
  /** What of it is judged. */
  readonly judges?: 'steps' | 'total' | undefined;
}

/**
 * Lays out a split-plot design: rounds; in each a shuffled pass over the driver setups (whole plots, one engine restart
 * each); in each of those the runtimes (sub-plots).
 *
 * `interleaved` draws a new order of the cells for every pass over them, so that drift of the host affects all alike; an
 * axis that changes slowly divides a start further (see {@link slowGroups}). `sequential` runs one cell's loop after the
 * other, as the 2018 talk did, so that a slow-down over the loop can be seen.
 *
 * Two or more kernels each get all of `scenario.rounds`, in the same order (see {@link spreadOverBoots}). The
 * sentinel's visits, if any, come in between and change nothing else (see {@link withSentinel}).
 */
export function planRun(scenario: Scenario, options: PlanOptions): Plan {
  const random = seededRandom(options.seed);
  const subPlots = combinations(BURST_AXES, scenario) as unknown as readonly SubPlot[];
  const mainPlots = plannedStarts(scenario);
  const passes = Array.from({ length: scenario.rounds }, () =>
    drawnPass(scenario, mainPlots, subPlots, random),
  );
  const kernels = options.kernels ?? [];
  const steps = plannedSteps(scenario.workload, options.steps);
  const { boots, rounds } =
    kernels.length > 1
      ? spreadOverBoots(passes, kernels, options.boots ?? 2)
      : { boots: undefined, rounds: numberedRounds(passes) };
  const traced = withExplained(rounds, scenario);
  return {
    schema: schemaOf(scenario),
    run_id: options.runId,
    seed: options.seed,
    lab: options.lab,
    scenario,
    ...(options.imageArchive === undefined ? {} : { image_archive: options.imageArchive }),
    ...(steps === undefined ? {} : { steps }),
    ...(options.sums === undefined ? {} : { sums: options.sums }),
    ...(options.judges === 'steps' ? { judges: options.judges } : {}),
    cells: mainPlots.flatMap((main) => subPlots.map((sub) => ({ ...main, ...sub }))),
    ...(boots === undefined ? {} : { boots }),
    ...(options.precision === undefined ? {} : { precision: options.precision }),
    ...(options.knownRuntimes === undefined ? {} : { known_runtimes: options.knownRuntimes }),
    rounds: scenario.sentinel === true ? withSentinel(traced, scenario) : traced,
  };
}

function drawnPass(
  scenario: Scenario,
  mainPlots: readonly StartPlot[],
  subPlots: readonly SubPlot[],
  random: () => number,
): Pass {
  const interleaved = scenario.order === 'interleaved';
  const starts = interleaved ? shuffled(mainPlots, random) : mainPlots;
  return starts.map((main) => ({
    ...main,
    bursts: interleaved
      ? slowGroups(subPlots, scenario, random).flatMap((plots) => interleavedBursts(scenario, plots, random))
      : sequentialBursts(scenario, subPlots),
  }));
}

function numberedRounds(passes: readonly Pass[]): PlannedRound[] {
  return passes.flatMap((pass, index) => pass.map((start) => ({ round: index + 1, ...start })));
}

/** Conditions of a burst. */
type SubPlot = Omit<CellKey, keyof StartPlot>;

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
