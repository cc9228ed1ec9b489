import type { RunEnded, SampleRecorded } from '../record/events.ts';
import { cellOf } from '../axes/cell.ts';
import type { CellKey } from '../axes/cell-key.ts';
import type { Outcome } from '../record/outcome.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { GrowingSeries, type RestartSeries } from './restart-series.ts';

/** A cell of the grid with the samples that count. */
export interface CellResult extends CellKey {
  /** As `uname -r` says it; absent where no session recorded it. */
  readonly kernel: string | undefined;
  readonly outcome: Outcome;
  /** Its timed samples that went well, restart by restart in the order recorded; none is empty. */
  readonly restarts: readonly RestartSeries[];
  /** How many timed samples did not. */
  readonly failed: number;
  /** The last of those. */
  readonly lastFailure: SampleRecorded | undefined;
  /** Where they were and why, in the order recorded: the first thousand. */
  readonly failures: readonly FailedSample[];
}

/** A timed sample that did not go well, without what it measured. */
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

/** How many timed samples went well. */
export function sampleCount(cell: CellResult): number {
  return cell.restarts.reduce((sum, { totals_us }) => sum + totals_us.length, 0);
}

/** How many timed samples were taken, failed ones too. */
export function attempts(cell: CellResult): number {
  return sampleCount(cell) + cell.failed;
}

/** What figures may be made of: nothing of a cell that failed or was aborted, although it has samples. */
export function measuredRestarts(cell: CellResult): readonly RestartSeries[] {
  return cell.outcome.kind === 'measured' ? cell.restarts : [];
}

/** Durations that figures may be made of, in microseconds, by engine restart. */
export function totalsUs(cell: CellResult): (readonly number[])[] {
  return measuredRestarts(cell).map(({ totals_us }) => totals_us);
}

/** Gathers a cell's samples one by one, and what was said about it. */
export class CellGathering {
  readonly #cell: CellKey;
  readonly #restarts = new Map<string, GrowingSeries>();
  readonly #places: Places;
  #failed = 0;
  #lastFailure: SampleRecorded | undefined;
  readonly #failures: FailedSample[] = [];
  #last: SampleRecorded | undefined;
  /** What the run said about the cell; the last word wins. */
  settled: Outcome | undefined;

  /** @param iterations - that the plan has for each round */
  constructor(cell: CellKey, iterations: number) {
    this.#cell = cell;
    this.#places = new Places(iterations);
  }

  /** Samples of other phases than `timed` are none of the cell's results. */
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
  }

  result(context: GatheringContext): CellResult {
    return {
      ...{ ...cellOf(this.#cell), kernel: context.kernel },
      outcome: this.settled ?? this.#impliedOutcome(context),
      restarts: [...this.#restarts.values()].filter(({ totals_us }) => totals_us.length > 0),
      failed: this.#failed,
      lastFailure: this.#lastFailure,
      failures: this.#failures,
    };
  }

  /** The outcome of a cell about which the run said nothing. */
  #impliedOutcome({ scenario, rounds, end }: GatheringContext): Outcome {
    const planned = rounds * scenario.iterations;
    if (this.#places.count < planned) {
      const reason = `run ${ending(end)} after ${this.#places.count} of ${planned} samples`;
      return { kind: 'aborted', reason };
    }
    const last = this.#last;
    if (last === undefined || this.#restarts.size > 0) return { kind: 'measured' };
    const error = last.error ?? `all ${this.#failed} samples failed`;
    return { kind: 'failed', step: last.failed_step ?? last.status, error };
  }
}

function failedSample(sample: SampleRecorded): FailedSample {
  const { restart_id, round, iteration, status, failed_step: step, error } = sample;
  return { restart_id, round, iteration, status, step, error };
}

interface GatheringContext {
  readonly scenario: Scenario;
  /** Rounds that the cell was to have under this kernel. */
  readonly rounds: number;
  readonly kernel: string | undefined;
  readonly end: RunEnded | undefined;
}

/** Places of the plan that were filled. A resumed run may fill one again: what it repeats fills no other. */
class Places {
  readonly #iterations: number;
  /** A byte for each iteration of a round: a set of numbers would outweigh the samples. */
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
