import type { CellSettled, RunEvent, SampleRecorded } from '../core/record/events.ts';
import { cellId, cellOf } from '../core/axes/cell.ts';
import type { CellKey } from '../core/axes/cell-key.ts';
import type { Outcome } from '../core/record/outcome.ts';

/** After this many failures in a row a cell is given up; the rest of the grid continues. */
const MOST_FAILURES = 3;

/** What is known of each cell during a run. */
export class Ledger {
  readonly #settled = new Map<string, Outcome>();
  readonly #failures = new Map<string, number>();

  /** @param events those of earlier sessions, for a resumed run */
  constructor(events: Iterable<RunEvent> = []) {
    for (const event of events) if (event.type === 'cell') this.#settled.set(cellId(event), event.outcome);
  }

  /** One that knows the same, and keeps what it learns to itself. */
  copy(): Ledger {
    const copy = new Ledger();
    for (const [id, outcome] of this.#settled) copy.#settled.set(id, outcome);
    return copy;
  }

  /** The outcome of a cell that is no longer measured. */
  outcome(cell: CellKey): Outcome | undefined {
    return this.#settled.get(cellId(cell));
  }

  /** @returns the event to record; undefined if the cell was settled before */
  settle(cell: CellKey, outcome: Outcome): CellSettled | undefined {
    if (this.outcome(cell) !== undefined) return undefined;
    this.#settled.set(cellId(cell), outcome);
    return { type: 'cell', ...cellOf(cell), outcome };
  }

  /** Counts failures in a row. @returns the outcome once there were too many */
  note(sample: SampleRecorded): Outcome | undefined {
    const id = cellId(sample);
    const failures = sample.status === 'ok' ? 0 : (this.#failures.get(id) ?? 0) + 1;
    this.#failures.set(id, failures);
    return failures < MOST_FAILURES ? undefined : failureOf(sample);
  }

  get hasFailures(): boolean {
    return [...this.#settled.values()].some((outcome) => outcome.kind === 'failed');
  }
}

export function failureOf(sample: SampleRecorded): Extract<Outcome, { kind: 'failed' }> {
  return { kind: 'failed', step: sample.failed_step ?? 'unknown', error: sample.error ?? 'unknown' };
}
