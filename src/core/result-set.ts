import { cellResult, type CellResult } from './cell-result.ts';
import type {
  ProofRecorded,
  RunEnded,
  RunEvent,
  RunStarted,
  RuntimeSettled,
  SampleRecorded,
  WarningRaised,
} from './events.ts';
import { groupBy } from './group-by.ts';
import { cellLabel, type Outcome } from './outcome.ts';
import type { Plan } from './plan.ts';

/** What one start of the tool recorded: a resumed run has several. */
export interface Sitting {
  /** Absent only where a log does not begin with its `run` line. */
  readonly run: RunStarted | undefined;
  readonly samples: readonly SampleRecorded[];
  /** Absent where the sitting was killed, or still goes on. */
  readonly end: RunEnded | undefined;
}

/** A run as far as it got, folded from its events: what every table and report is made from. */
export interface ResultSet {
  readonly plan: Plan;
  readonly sittings: readonly Sitting[];
  readonly runs: readonly RunStarted[];
  /** All of them, in the order recorded: warm-up and failed ones too. */
  readonly samples: readonly SampleRecorded[];
  /** By `cellLabel`; the last word on a cell wins. */
  readonly settled: ReadonlyMap<string, Outcome>;
  /** By name; the last word on a runtime wins. */
  readonly runtimes: ReadonlyMap<string, RuntimeSettled>;
  readonly proofs: readonly ProofRecorded[];
  /** Where the time went: microseconds by name, summed over all sittings. */
  readonly times: ReadonlyMap<string, number>;
  readonly warnings: readonly WarningRaised[];
  /** How the last sitting ended; absent where it did not. */
  readonly end: RunEnded | undefined;
  /** One for each cell of the plan, in its order. */
  readonly cells: readonly CellResult[];
}

/** Folds a run's events; pure, so the same events always give the same tables. */
export function resultSet(plan: Plan, events: Iterable<RunEvent>): ResultSet {
  const sittings: OpenSitting[] = [];
  const settled = new Map<string, Outcome>();
  const runtimes = new Map<string, RuntimeSettled>();
  const proofs: ProofRecorded[] = [];
  const times = new Map<string, number>();
  const warnings: WarningRaised[] = [];

  for (const event of events) {
    switch (event.type) {
      case 'run':
        sittings.push({ run: event, samples: [], end: undefined });
        break;
      case 'sample':
        lastSitting(sittings).samples.push(event);
        break;
      case 'end':
        lastSitting(sittings).end = event;
        break;
      case 'cell':
        settled.set(cellLabel(event), event.outcome);
        break;
      case 'runtime':
        runtimes.set(event.runtime, event);
        break;
      case 'proof':
        proofs.push(event);
        break;
      case 'time':
        times.set(event.name, (times.get(event.name) ?? 0) + event.us);
        break;
      case 'warning':
        warnings.push(event);
        break;
      case 'round':
      case 'round-end':
        break;
    }
  }

  const samples = sittings.flatMap((sitting) => sitting.samples);
  const byCell = groupBy(samples, cellLabel);
  const end = sittings.at(-1)?.end;
  return {
    plan,
    sittings,
    runs: sittings.flatMap((sitting) => sitting.run ?? []),
    samples,
    settled,
    runtimes,
    proofs,
    times,
    warnings,
    end,
    cells: plan.cells.map((cell) => {
      const label = cellLabel(cell);
      return cellResult(cell, byCell.get(label) ?? [], { plan, settled: settled.get(label), end });
    }),
  };
}

interface OpenSitting extends Sitting {
  readonly samples: SampleRecorded[];
  end: RunEnded | undefined;
}

function lastSitting(sittings: OpenSitting[]): OpenSitting {
  const last = sittings.at(-1) ?? { run: undefined, samples: [], end: undefined };
  if (sittings.length === 0) sittings.push(last);
  return last;
}
