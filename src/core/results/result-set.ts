import { runtimeKey } from '../record/runtime-key.ts';
import { spentUs } from '../record/spent-us.ts';
import { isDefault } from '../engines/docker/docker-drivers.ts';
import type { CellResult } from './cell-result.ts';
import type {
  NoiseRead,
  ProofRecorded,
  RunEnded,
  RunEvent,
  RunStarted,
  RuntimeSettled,
  SampleRecorded,
  WarningRaised,
} from '../record/events.ts';
import { cellId, cellLabel, outerMark } from '../axes/cell.ts';
import type { Outcome } from '../record/outcome.ts';
import { outlineOf, type PlanOutline } from '../plan/plan.ts';
import { Places } from './places.ts';

/** A run as far as it got, folded from its events: the source of every table and report. */
export interface ResultSet {
  readonly plan: PlanOutline;
  /** How each session began and ended, in order. */
  readonly sessions: readonly Session[];
  readonly runs: readonly RunStarted[];
  /** The kernels that the plan boots, otherwise the recorded one, `undefined` if none was. Never empty. */
  readonly kernels: readonly (string | undefined)[];
  /** By `cellLabel`, with its kernel if there are several; the last event on a cell counts. */
  readonly settled: ReadonlyMap<string, Outcome>;
  /** By name, with its kernel if there are several; the last event on a runtime counts. */
  readonly runtimes: ReadonlyMap<string, RuntimeSettled>;
  readonly proofs: readonly ProofRecorded[];
  /** Where the time went: microseconds by name, summed over all sessions. */
  readonly times: ReadonlyMap<string, number>;
  /** The same for samples by phase; concurrent ones count for their share of the time. */
  readonly sampleTimes: ReadonlyMap<SampleRecorded['phase'], number>;
  /** Names of the samples' steps, engine intervals and quantities, in order of appearance. */
  readonly steps: readonly string[];
  readonly intervals: readonly string[];
  readonly quantities: readonly string[];
  readonly warnings: readonly WarningRaised[];
  /** How the last session ended; absent if it did not. */
  readonly end: RunEnded | undefined;
  /** One for each kernel and cell of the plan, in their order. */
  readonly cells: readonly CellResult[];
}

/** One start of the tool: a resumed run has several. */
export interface Session {
  /** Absent only if a log does not begin with its `run` line. */
  readonly run: RunStarted | undefined;
  /** Absent if the session was killed, or is still running. */
  readonly end: RunEnded | undefined;
  /** The state of the host as it began and ended; absent where none was recorded. */
  readonly before?: NoiseRead | undefined;
  readonly after?: NoiseRead | undefined;
}

/**
 * Folds a run's events in one pass; pure, so the same events always give the same tables. Of the samples only what
 * statistics need is kept: samples.csv is made from the events themselves.
 */
export function resultSet(plan: PlanOutline, events: Iterable<RunEvent>): ResultSet {
  const sessions: { -readonly [K in keyof Session]: Session[K] }[] = [];
  const places = new Places(plan);
  const proofs: ProofRecorded[] = [];
  const warnings: WarningRaised[] = [];
  const times = new Map<string, number>();
  const sampleTimes = new Map<SampleRecorded['phase'], number>();
  const [steps, intervals, quantities] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const keepsProof = provingDefaults(plan);

  for (const event of events) {
    if (event.type === 'run' || sessions.length === 0) {
      const run = event.type === 'run' ? event : undefined;
      sessions.push({ run, end: undefined });
    }
    const under = places.at(event);
    switch (event.type) {
      case 'sample': {
        under.cells.get(cellId(event))?.add(event);
        add(sampleTimes, event.phase, spentUs(event) / event.concurrency);
        for (const name in event.steps_us) steps.add(name);
        for (const name in event.engine_us) intervals.add(name);
        for (const name in event.quantities) quantities.add(name);
        break;
      }
      case 'cell': {
        under.settled.set(cellLabel(event), event.outcome);
        const cell = under.cells.get(cellId(event));
        if (cell !== undefined) cell.settled = event.outcome;
        break;
      }
      case 'explained':
        under.cells.get(cellId(event))?.explain(event);
        break;
      case 'runtime':
        under.runtimes.set(runtimeKey(event), event);
        break;
      case 'time':
        add(times, event.name, event.us);
        break;
      case 'proof':
        if (keepsProof(event)) proofs.push(event);
        break;
      case 'warning':
        warnings.push(places.host === undefined ? event : { ...event, host: places.host });
        break;
      case 'end': {
        const session = sessions.at(-1);
        if (session !== undefined) session.end = event;
        break;
      }
      case 'noise': {
        const session = sessions.at(-1);
        if (session !== undefined) session[event.when] = event;
        break;
      }
      case 'precise':
      case 'run':
      case 'round':
      case 'round-end':
      case 'leak':
        break;
    }
  }

  const runs = sessions.flatMap(({ run }) => run ?? []);
  const { scenario } = plan;
  const found = places.all();
  const all = found.map((place) => ({
    ...place,
    label: (name: string): string => name + outerMark(place, found),
  }));
  return {
    plan: outlineOf(plan),
    ...{ sessions, runs, proofs, times, sampleTimes, warnings, end: places.end() },
    kernels: [...new Set(found.map(({ kernel }) => kernel))],
    steps: [...steps],
    intervals: [...intervals],
    quantities: [...quantities],
    settled: new Map(
      all.flatMap(({ label, settled }) =>
        [...settled].map(([name, outcome]) => [label(name), outcome] as const),
      ),
    ),
    runtimes: new Map(
      all.flatMap(({ label, runtimes }) =>
        [...runtimes].map(([name, event]) => [label(name), event] as const),
      ),
    ),
    cells: all.flatMap((place) =>
      [...place.cells.values()].map((cell) => cell.result({ scenario, ...place })),
    ),
  };
}

/** Which proofs are kept. Of a gathered run they would be many, and only those of an engine's own choice are told. */
function provingDefaults({ hosts, scenario }: PlanOutline): (proof: ProofRecorded) => boolean {
  if (hosts === undefined) return () => true;
  const chosen = scenario.drivers.filter(isDefault).map(({ name }) => name);
  return ({ runtime, driver }) => runtime === undefined && chosen.includes(driver);
}

function add<K>(sums: Map<K, number>, key: K, value: number): void {
  sums.set(key, (sums.get(key) ?? 0) + value);
}
