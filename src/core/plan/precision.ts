import { CellGathering, totalsUs } from '../results/cell-result.ts';
import type { RunEvent } from '../record/events.ts';
import { cellId, cellLabel } from '../axes/cell.ts';
import type { Plan } from './plan.ts';
import { mean } from '../statistics/moments.ts';
import { roundInterval } from '../statistics/round-interval.ts';

/** Before that, intervals are too often narrow by luck: from ten restarts on they keep their 95 %. */
export const FEWEST_ROUNDS = 10;

/** The precision of a cell's mean: half of its 95 % interval, as a fraction of the mean. */
export interface CellPrecision {
  readonly cell: string;
  /** `undefined` if it has too few restarts to tell. */
  readonly reached: number | undefined;
}

/**
 * Watches how narrow the intervals become. A run may end on their width, never on a p-value: looking ten times for p <
 * 0.05 gives 20 % false alarms.
 */
export class PrecisionWatch {
  readonly #plan: Plan;
  readonly #cells: ReadonlyMap<string, CellGathering>;
  /** Whether the run has already ended as precise enough. */
  hasEnded = false;

  constructor(plan: Plan, earlier: Iterable<RunEvent>) {
    this.#plan = plan;
    this.#cells = new Map(
      plan.cells.map((cell) => [cellId(cell), new CellGathering(cell, plan.scenario.iterations)]),
    );
    for (const event of earlier) this.add(event);
  }

  /** Of samples only the totals are kept, and nothing if the plan wants no precision: it may be of any length. */
  add(event: RunEvent): void {
    if (event.type === 'sample' && this.#plan.precision !== undefined) {
      this.#cells.get(cellId(event))?.add({ ...event, steps_us: {}, engine_us: {}, quantities: {} });
    }
    if (event.type === 'precise') this.hasEnded = true;
    if (event.type !== 'cell') return;
    const cell = this.#cells.get(cellId(event));
    if (cell !== undefined) cell.settled = event.outcome;
  }

  /** The cells still measured, least precise first. @param rounds - complete so far */
  precisions(rounds: number): CellPrecision[] {
    const { scenario } = this.#plan;
    const found = [...this.#cells.values()].flatMap((cell) => {
      const result = cell.result({ scenario, rounds, kernel: undefined, end: undefined });
      if (result.outcome.kind !== 'measured') return [];
      const totals = totalsUs(result);
      const [centre, interval] = [mean(totals.flat()), roundInterval(totals)];
      const reached =
        centre === undefined || centre === 0 || interval === undefined
          ? undefined
          : (interval.high - interval.low) / 2 / centre;
      return [{ cell: cellLabel(result), reached }];
    });
    return found.toSorted((one, other) => (other.reached ?? Infinity) - (one.reached ?? Infinity));
  }

  /** Whether every cell is as precise as the plan wants, after this many complete rounds. */
  isReached(rounds: number): boolean {
    const { precision } = this.#plan;
    if (precision === undefined || rounds < FEWEST_ROUNDS) return false;
    return this.precisions(rounds).every(({ reached }) => reached !== undefined && reached <= precision);
  }
}
