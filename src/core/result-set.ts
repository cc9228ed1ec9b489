import { plannedKernels } from './boots.ts';
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
import { onKernel } from './on-kernel.ts';
import { cellLabel, type Outcome } from './outcome.ts';
import type { Plan } from './plan.ts';
import { eventsUnder, sittingsOf, type Sitting } from './sittings.ts';

/** A run as far as it got, folded from its events: what every table and report is made from. */
export interface ResultSet {
  readonly plan: Plan;
  readonly sittings: readonly Sitting[];
  readonly runs: readonly RunStarted[];
  /** Those that the plan boots; else the one that was recorded, `undefined` where none was. Never empty. */
  readonly kernels: readonly (string | undefined)[];
  /** All of them, in the order recorded: warm-up and failed ones too. */
  readonly samples: readonly SampleRecorded[];
  /** By `cellLabel`, with {@link onKernel}; the last word on a cell wins. */
  readonly settled: ReadonlyMap<string, Outcome>;
  /** By name, with {@link onKernel}; the last word on a runtime wins. */
  readonly runtimes: ReadonlyMap<string, RuntimeSettled>;
  readonly proofs: readonly ProofRecorded[];
  /** Where the time went: microseconds by name, summed over all sittings. */
  readonly times: ReadonlyMap<string, number>;
  readonly warnings: readonly WarningRaised[];
  /** How the last sitting ended; absent where it did not. */
  readonly end: RunEnded | undefined;
  /** One for each kernel and cell of the plan, in their order. */
  readonly cells: readonly CellResult[];
}

/** Folds a run's events; pure, so the same events always give the same tables. */
export function resultSet(plan: Plan, recorded: Iterable<RunEvent>): ResultSet {
  const events = [...recorded];
  const sittings = sittingsOf(events);
  const runs = sittings.flatMap((sitting) => sitting.run ?? []);
  const end = sittings.at(-1)?.end;
  const kernels = kernelsOf(plan, runs);
  const settled = new Map<string, Outcome>();
  const runtimes = new Map<string, RuntimeSettled>();
  const cells: CellResult[] = [];

  for (const kernel of kernels) {
    const under = eventsUnder(plan, events, kernel);
    const label = (name: string): string => name + onKernel(kernel, kernels);
    for (const event of under) {
      if (event.type === 'cell') settled.set(label(cellLabel(event)), event.outcome);
      if (event.type === 'runtime') runtimes.set(label(event.runtime), event);
    }
    const samples = groupBy(
      under.filter((event) => event.type === 'sample'),
      cellLabel,
    );
    for (const cell of plan.cells) {
      const name = cellLabel(cell);
      const context = { plan, kernel, settled: settled.get(label(name)), end };
      cells.push(cellResult(cell, samples.get(name) ?? [], context));
    }
  }

  const times = new Map<string, number>();
  for (const event of events) {
    if (event.type === 'time') times.set(event.name, (times.get(event.name) ?? 0) + event.us);
  }
  return {
    plan,
    sittings,
    runs,
    kernels,
    samples: sittings.flatMap((sitting) => sitting.samples),
    settled,
    runtimes,
    proofs: events.filter((event) => event.type === 'proof'),
    times,
    warnings: events.filter((event) => event.type === 'warning'),
    end,
    cells,
  };
}

function kernelsOf(plan: Plan, runs: readonly RunStarted[]): ResultSet['kernels'] {
  const planned = plannedKernels(plan);
  if (planned.length > 0) return planned;
  const [only, ...others] = new Set(runs.map((run) => run.fingerprint.kernel));
  return others.length > 0 ? [undefined] : [only];
}
