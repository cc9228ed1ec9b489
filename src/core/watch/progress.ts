import type { RunEvent } from '../record/events.ts';
import { cellId, columnLabel } from '../axes/cell.ts';
import type { CellKey } from '../axes/cell-key.ts';
import type { Outcome } from '../record/outcome.ts';
import { guessedSeconds, sampleCount } from '../plan/estimate.ts';
import type { Plan, PlannedBoot, PlannedRound } from '../plan/plan.ts';
import { roundInterval, type Interval } from '../statistics/round-interval.ts';

/** What progress displays show of one cell. */
export interface CellProgress extends CellKey {
  readonly planned: number;
  done: number;
  failed: number;
  sumUs: number;
  /** The good samples of each engine restart. */
  readonly restarts: Map<string, { done: number; sumUs: number }>;
  outcome: Outcome | undefined;
}

/** The mean so far, and its 95 % interval over restarts, in microseconds; both as at the end of the run. */
export function meanSoFar({ done, sumUs, restarts }: CellProgress): {
  readonly mean: number | undefined;
  readonly interval: Interval | undefined;
} {
  if (done === 0) return { mean: undefined, interval: undefined };
  const means = [...restarts.values()].map((restart) => [restart.sumUs / restart.done]);
  return { mean: sumUs / done, interval: roundInterval(means) };
}

/** How long rounds take, before this run has measured any. */
export interface Estimate {
  readonly seconds: (rounds: readonly PlannedRound[]) => number;
  /** Whether nothing of it was measured on this host. */
  readonly isGuess: boolean;
}

const GUESS: Estimate = { seconds: guessedSeconds, isGuess: true };

export interface TimeLeft {
  readonly us: number;
  /** Whether nothing of it was measured on this host. */
  readonly isGuess: boolean;
}

/**
 * Follows a run's events: counts, running means, and the time left. Of a plan with boots it counts the current boot,
 * since others have another kernel or other rounds; the time left covers all.
 */
export class Progress {
  /** The current boot; absent if the plan has none. */
  boot: PlannedBoot | undefined;
  /** By `cellId`. */
  cells: ReadonlyMap<string, CellProgress> = new Map();
  /** The current round, or the last one before a visit of the sentinel. */
  round = 1;
  /** The starts of this boot, and of those after it. */
  #own: readonly PlannedRound[] = [];
  #later: readonly PlannedRound[] = [];
  /** Samples that the sentinel still has to take in this boot, warm-up included. */
  #sentinelLeft = 0;
  /** Finished starts, in this boot and in all. */
  #ownStarts = 0;
  #starts = 0;
  #startUs = 0;
  #sampleUs = 0;
  #samples = 0;
  /** By kernel and cell: what one boot has settled holds in later boots of that kernel. */
  readonly #settled = new Map<string, Outcome>();
  readonly #plan: Plan;
  readonly #estimate: Estimate;

  /** @param estimate - of the time left, until this run has measured a round */
  constructor(plan: Plan, estimate: Estimate = GUESS) {
    this.#plan = plan;
    this.#estimate = estimate;
    this.#enter(plan.boots?.[0]);
  }

  add(event: RunEvent): void {
    switch (event.type) {
      case 'run':
        if (event.boot !== undefined && event.boot !== this.boot?.boot)
          this.#enter(this.#plan.boots?.find(({ boot }) => boot === event.boot));
        break;
      case 'sample': {
        const cell = this.cells.get(cellId(event));
        this.#samples += 1;
        this.#sampleUs += event.total_us ?? 0;
        if (event.sentinel !== undefined) this.#sentinelLeft -= 1;
        if (cell === undefined || event.phase !== 'timed') break;
        if (event.status === 'ok') {
          const us = event.total_us ?? 0;
          cell.done += 1;
          cell.sumUs += us;
          const { done, sumUs } = cell.restarts.get(event.restart_id) ?? { done: 0, sumUs: 0 };
          cell.restarts.set(event.restart_id, { done: done + 1, sumUs: sumUs + us });
        } else cell.failed += 1;
        break;
      }
      case 'cell': {
        const cell = this.cells.get(cellId(event));
        if (cell !== undefined) cell.outcome = event.outcome;
        this.#settled.set(this.#underKernel(event, event.kernel), event.outcome);
        break;
      }
      case 'time':
        if (event.restart_id !== undefined) this.#startUs += event.us;
        break;
      case 'round':
        if (event.sentinel === undefined) this.round = event.round;
        break;
      case 'round-end':
        this.#starts += 1;
        this.#ownStarts += 1;
        break;
      case 'runtime':
      case 'proof':
      case 'noise':
      case 'precise':
      case 'leak':
      case 'explained':
      case 'warning':
      case 'end':
        break;
    }
  }

  /** Time for the remaining samples and starts at the pace so far; by the estimate before the first start has ended. */
  remaining(): TimeLeft {
    if (this.#starts === 0 || this.#samples === 0) {
      return { us: this.#estimate.seconds(this.#roundsLeft()) * 1e6, isGuess: this.#estimate.isGuess };
    }
    const { scenario } = this.#plan;
    const open = [...this.cells.values()].filter((cell) => cell.outcome === undefined);
    const perRound = scenario.warmup / scenario.iterations;
    const samples = open.reduce(
      (sum, cell) => sum + (cell.planned - cell.done - cell.failed) * (1 + perRound),
      sampleCount(this.#later) + this.#sentinelSamples(),
    );
    const columns = (cells: readonly CellKey[]): number => new Set(cells.map(columnLabel)).size;
    const share = columns(open) / columns(this.#plan.cells);
    const starts = Math.max(0, (this.#own.length - this.#ownStarts) * share) + this.#later.length;
    const us = (this.#sampleUs / this.#samples) * samples + (this.#startUs / this.#starts) * starts;
    return { us, isGuess: false };
  }

  /** Without what is settled, and what the first of them has measured. */
  #roundsLeft(): PlannedRound[] {
    let measured = this.#samples;
    return [...this.#own.slice(this.#ownStarts), ...this.#later].flatMap((round) => {
      const bursts = round.bursts
        .filter((burst) => this.cells.get(cellId({ ...round, ...burst }))?.outcome === undefined)
        .map((burst) => {
          const iterations = burst.iterations.slice(measured);
          measured = Math.max(0, measured - burst.iterations.length);
          return { ...burst, iterations };
        });
      return bursts.length === 0 ? [] : [{ ...round, bursts }];
    });
  }

  /** The samples still to come; none if their cell is settled. */
  #sentinelSamples(): number {
    const [visit] = this.#own.filter((round) => round.sentinel !== undefined);
    const [burst] = visit?.bursts ?? [];
    if (visit === undefined || burst === undefined) return 0;
    const isSettled = this.#settled.has(this.#underKernel({ ...visit, ...burst }));
    return isSettled ? 0 : Math.max(0, this.#sentinelLeft);
  }

  #underKernel(cell: CellKey, kernel = this.boot?.kernel ?? ''): string {
    return `${kernel} ${cellId(cell)}`;
  }

  #enter(boot: PlannedBoot | undefined): void {
    const { rounds, cells } = this.#plan;
    this.boot = boot;
    this.#own = rounds.filter((round) => round.boot === boot?.boot);
    this.#later = rounds.filter((round) => (round.boot ?? 0) > (boot?.boot ?? 0));
    this.#ownStarts = 0;
    this.#sentinelLeft = sampleCount(this.#own.filter((round) => round.sentinel !== undefined));
    this.round = this.#own.find((round) => round.sentinel === undefined)?.round ?? 1;
    const planned = timedSamples(this.#own);
    this.cells = new Map(
      cells.map((cell) => {
        const id = cellId(cell);
        const outcome = this.#settled.get(this.#underKernel(cell));
        const counts = { done: 0, failed: 0, sumUs: 0, restarts: new Map() };
        return [id, { ...cell, planned: planned.get(id) ?? 0, ...counts, outcome }];
      }),
    );
  }
}

/** Timed samples of each cell in these rounds, by `cellId`. */
function timedSamples(rounds: readonly PlannedRound[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const round of rounds) {
    for (const burst of round.bursts) {
      if (burst.phase !== 'timed') continue;
      const id = cellId({ ...round, ...burst });
      counts.set(id, (counts.get(id) ?? 0) + burst.iterations.length);
    }
  }
  return counts;
}
