import type { RunEnded, SampleExplained, SampleRecorded } from '../record/events.ts';
import { cellOf } from '../axes/cell.ts';
import type { CellKey } from '../axes/cell-key.ts';
import type { Outcome } from '../record/outcome.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { GrowingSeries, type RestartSeries } from './restart-series.ts';
import { counted } from '../counted.ts';

/** A cell of the grid with the samples that count. */
export interface CellResult extends CellKey {
  /** As `uname -r` prints it; absent if no session recorded it. */
  readonly kernel: string | undefined;
  /** In a gathered run: whose it is. */
  readonly host?: string | undefined;
  readonly outcome: Outcome;
  /** Its successful timed samples, by restart in the order recorded; none is empty. */
  readonly restarts: readonly RestartSeries[];
  /** How often each step did what it does, where steps do it more than once. */
  readonly operations: Readonly<Record<string, number>>;
  /** Steps that the file system refuses by design, each with its error. */
  readonly refused: Readonly<Record<string, string>>;
  /** What its traced iterations are made of; absent: none was explained. */
  readonly explained?: readonly SampleExplained[] | undefined;
  /** How many timed samples did not. */
  readonly failed: number;
  /** The last failed one. */
  readonly lastFailure: SampleRecorded | undefined;
  /** Where they failed and why, in the order recorded: the first thousand. */
  readonly failures: readonly FailedSample[];
}

/** A failed timed sample, without its measurements. */
export interface FailedSample {
  readonly restart_id: string;
  readonly round: number;
  readonly iteration: number;
  readonly status: SampleRecorded['status'];
  readonly step: string | undefined;
  readonly error: string | undefined;
}

/** Enough to see where they lie; an error's text may be long, and each is kept. */
const KEPT_FAILURES = 1000;

/** The number of successful timed samples. */
export function sampleCount(cell: CellResult): number {
  return cell.restarts.reduce((sum, { totals_us }) => sum + totals_us.length, 0);
}

/** The number of timed samples, failed ones included. */
export function attempts(cell: CellResult): number {
  return sampleCount(cell) + cell.failed;
}

/** Samples for figures: none of a cell that failed or was aborted, although it has samples. */
export function measuredRestarts(cell: CellResult): readonly RestartSeries[] {
  return cell.outcome.kind === 'measured' ? cell.restarts : [];
}

/** Durations for figures, in microseconds, by engine restart. */
export function totalsUs(cell: CellResult): (readonly number[])[] {
  return measuredRestarts(cell).map(({ totals_us }) => totals_us);
}

/** Collects a cell's samples one by one, and what was recorded about it. */
export class CellGathering {
  readonly #cell: CellKey;
  readonly #restarts = new Map<string, GrowingSeries>();
  readonly #places: Places;
  #failed = 0;
  #lastFailure: SampleRecorded | undefined;
  readonly #failures: FailedSample[] = [];
  #last: SampleRecorded | undefined;
  readonly #explained: SampleExplained[] = [];
  #operations: Readonly<Record<string, number>> = {};
  #refused: Readonly<Record<string, string>> = {};
  /** What the run said about the cell; the last word wins. */
  settled: Outcome | undefined;

  /** @param iterations - planned for each round */
  constructor(cell: CellKey, iterations: number) {
    this.#cell = cell;
    this.#places = new Places(iterations);
  }

  /** Only samples of the phase `timed` are results of the cell. */
  add(sample: SampleRecorded): void {
    if (sample.phase !== 'timed') return;
    this.#last = sample;
    this.#places.add(sample);
    if (sample.status !== 'ok') {
      this.#failed++;
      this.#lastFailure = sample;
      if (this.#failures.length < KEPT_FAILURES) this.#failures.push(failedSample(sample));
      return;
    }
    let series = this.#restarts.get(sample.restart_id);
    if (series === undefined) {
      series = new GrowingSeries(sample);
      this.#restarts.set(sample.restart_id, series);
    }
    series.add(sample);
    // Every good sample of a cell has the same.
    this.#operations = sample.operations ?? this.#operations;
    this.#refused = sample.refused ?? this.#refused;
  }

  explain(explained: SampleExplained): void {
    this.#explained.push(explained);
  }

  result(context: GatheringContext): CellResult {
    return {
      ...{ ...cellOf(this.#cell), kernel: context.kernel },
      ...(context.host === undefined ? {} : { host: context.host }),
      outcome: this.settled ?? this.#impliedOutcome(context),
      restarts: [...this.#restarts.values()].filter(({ totals_us }) => totals_us.length > 0),
      operations: this.#operations,
      refused: this.#refused,
      ...(this.#explained.length === 0 ? {} : { explained: this.#explained }),
      failed: this.#failed,
      lastFailure: this.#lastFailure,
      failures: this.#failures,
    };
  }

  /** The outcome of a cell without a recorded one. */
  #impliedOutcome({ scenario, rounds, end }: GatheringContext): Outcome {
    const planned = rounds * scenario.iterations;
    if (this.#places.count < planned) {
      const reason = `run ${ending(end)} after ${this.#places.count} of ${counted(planned, 'sample')}`;
      return { kind: 'aborted', reason };
    }
    const last = this.#last;
    if (last === undefined || this.#restarts.size > 0) return { kind: 'measured' };
    const error =
      last.error ?? (this.#failed === 1 ? 'the only sample failed' : `all ${this.#failed} samples failed`);
    return { kind: 'failed', step: last.failed_step ?? last.status, error };
  }
}

function failedSample(sample: SampleRecorded): FailedSample {
  const { restart_id, round, iteration, status, failed_step: step, error } = sample;
  return { restart_id, round, iteration, status, step, error };
}

interface GatheringContext {
  readonly scenario: Scenario;
  /** Rounds planned for the cell under this kernel. */
  readonly rounds: number;
  readonly kernel: string | undefined;
  readonly host?: string | undefined;
  readonly end: RunEnded | undefined;
}

/** Places of the plan that were filled. A resumed run may fill one again; repeats count once. */
class Places {
  readonly #iterations: number;
  /** A byte for each iteration of a round: a set of numbers would be larger than the samples. */
  readonly #byRound = new Map<number, Uint8Array>();
  count = 0;

  constructor(iterations: number) {
    this.#iterations = iterations;
  }

  add({ round, iteration }: SampleRecorded): void {
    let filled = this.#byRound.get(round);
    if (filled === undefined) {
      filled = new Uint8Array(this.#iterations + 1);
      this.#byRound.set(round, filled);
    }
    if (filled[iteration] === 0) this.count++;
    filled[iteration] = 1;
  }
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
