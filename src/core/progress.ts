import type { RunEvent } from './events.ts';
import { cellLabel, type CellKey, type Outcome } from './outcome.ts';
import type { Plan } from './plan.ts';

/** What a watcher of a run wants to know of one cell. */
export interface CellProgress extends CellKey {
  readonly planned: number;
  done: number;
  failed: number;
  sumUs: number;
  outcome: Outcome | undefined;
}

/** Follows a run's events: counts, running means, and what time is left. */
export class Progress {
  readonly cells: ReadonlyMap<string, CellProgress>;
  /** Engine starts planned, and done. */
  readonly plannedStarts: number;
  starts = 0;
  /** Rounds of every driver setup that have ended. */
  round = 0;
  #startUs = 0;
  #sampleUs = 0;
  #samples = 0;
  readonly #plan: Plan;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.plannedStarts = plan.rounds.length;
    const planned = plan.scenario.rounds * plan.scenario.iterations;
    this.cells = new Map(
      plan.cells.map((cell) => [
        cellLabel(cell),
        { ...cell, planned, done: 0, failed: 0, sumUs: 0, outcome: undefined },
      ]),
    );
  }

  add(event: RunEvent): void {
    switch (event.type) {
      case 'sample': {
        const cell = this.cells.get(cellLabel(event));
        this.#samples += 1;
        this.#sampleUs += event.total_us ?? 0;
        if (cell === undefined || event.phase === 'warmup') break;
        if (event.status === 'ok') {
          cell.done += 1;
          cell.sumUs += event.total_us ?? 0;
        } else cell.failed += 1;
        break;
      }
      case 'cell': {
        const cell = this.cells.get(cellLabel(event));
        if (cell !== undefined) cell.outcome = event.outcome;
        break;
      }
      case 'time':
        if (event.restart_id !== undefined) this.#startUs += event.us;
        break;
      case 'round':
        this.round = event.round;
        break;
      case 'round-end':
        this.starts += 1;
        break;
      case 'run':
      case 'runtime':
      case 'proof':
      case 'warning':
      case 'end':
        break;
    }
  }

  /** Samples and starts still to come, at the pace so far; undefined before the first start has ended. */
  remainingUs(): number | undefined {
    if (this.starts === 0 || this.#samples === 0) return undefined;
    const { scenario } = this.#plan;
    const open = [...this.cells.values()].filter((cell) => cell.outcome === undefined);
    const perRound = scenario.warmup / scenario.iterations;
    const samples = open.reduce(
      (sum, cell) => sum + (cell.planned - cell.done - cell.failed) * (1 + perRound),
      0,
    );
    const drivers = new Set(open.map((cell) => cell.driver)).size;
    const share = drivers / scenario.drivers.length;
    const starts = Math.max(0, (this.plannedStarts - this.starts) * share);
    return (this.#sampleUs / this.#samples) * samples + (this.#startUs / this.starts) * starts;
  }
}
