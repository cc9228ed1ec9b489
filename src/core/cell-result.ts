import type { RunEnded, SampleRecorded } from './events.ts';
import { groupBy } from './group-by.ts';
import type { CellKey, Outcome } from './outcome.ts';
import type { Plan } from './plan.ts';

/** A cell of the grid with the samples that count. */
export interface CellResult extends CellKey {
  /** As `uname -r` says it; absent where no sitting recorded it. */
  readonly kernel: string | undefined;
  readonly outcome: Outcome;
  /** Its timed samples that went well, in the order recorded. */
  readonly timed: readonly SampleRecorded[];
  /** How many timed samples did not. */
  readonly failed: number;
  /** The last of those. */
  readonly lastFailure: SampleRecorded | undefined;
}

interface CellContext {
  readonly plan: Plan;
  readonly kernel: string | undefined;
  /** What the run said about the cell under this kernel. */
  readonly settled: Outcome | undefined;
  readonly end: RunEnded | undefined;
}

/** @param samples - those of this cell under this kernel, warm-up ones too */
export function cellResult(
  cell: CellKey,
  samples: readonly SampleRecorded[],
  context: CellContext,
): CellResult {
  const recorded = samples.filter((sample) => sample.phase === 'timed');
  const timed = recorded.filter((sample) => sample.status === 'ok');
  return {
    driver: cell.driver,
    runtime: cell.runtime,
    concurrency: cell.concurrency,
    kernel: context.kernel,
    outcome: context.settled ?? impliedOutcome(recorded, context),
    timed,
    failed: recorded.length - timed.length,
    lastFailure: recorded.findLast((sample) => sample.status !== 'ok'),
  };
}

/** Durations of the samples that went well, in microseconds. */
export function totalsUs(samples: readonly SampleRecorded[]): readonly number[] {
  return samples.flatMap((sample) => sample.total_us ?? []);
}

/** The samples of each engine restart: the outer level of every statistic that must not pool them. */
export function byRestart(samples: readonly SampleRecorded[]): readonly (readonly SampleRecorded[])[] {
  return [...groupBy(samples, (sample) => sample.restart_id).values()];
}

/** The outcome of a cell about which the run said nothing. */
function impliedOutcome(recorded: readonly SampleRecorded[], { plan, end }: CellContext): Outcome {
  // Under each kernel, where there are several.
  const planned = plan.scenario.rounds * plan.scenario.iterations;
  // A resumed run may do an interrupted round again: what it repeats fills no other place.
  const done = new Set(recorded.map((sample) => `${sample.round}/${sample.iteration}`)).size;
  if (done < planned) {
    return { kind: 'aborted', reason: `run ${ending(end)} after ${done} of ${planned} samples` };
  }
  const last = recorded.at(-1);
  if (last === undefined || recorded.some((sample) => sample.status === 'ok')) return { kind: 'measured' };
  return {
    kind: 'failed',
    step: last.failed_step ?? last.status,
    error: last.error ?? `all ${recorded.length} samples failed`,
  };
}

function ending(end: RunEnded | undefined): string {
  switch (end?.status) {
    case 'failed':
      return 'failed';
    case 'done':
      return 'ended';
    case 'interrupted':
    case undefined:
      return 'interrupted';
  }
}
