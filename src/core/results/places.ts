import { cellId } from '../axes/cell.ts';
import { kernelOf } from '../record/events-under.ts';
import type { RunEnded, RunEvent, RunStarted, RuntimeSettled } from '../record/events.ts';
import type { Outcome } from '../record/outcome.ts';
import type { PlannedBoot, PlanOutline } from '../plan/plan.ts';
import { CellGathering } from './cell-result.ts';

/** A host under a kernel: what the one cannot do says nothing of another. */
export interface Place {
  /** Of a gathered run. */
  readonly host: string | undefined;
  /** `undefined` if none was recorded, or several without being planned. */
  readonly kernel: string | undefined;
}

/** What was recorded in one place. */
export interface AtPlace {
  readonly cells: ReadonlyMap<string, CellGathering>;
  readonly settled: Map<string, Outcome>;
  readonly runtimes: Map<string, RuntimeSettled>;
}

/** What one host of a run planned and recorded; of a run that is not gathered there is one, without a name. */
class OfHost {
  readonly host: string | undefined;
  readonly boots: readonly PlannedBoot[] | undefined;
  readonly runs: RunStarted[] = [];
  readonly byKernel = new Map<string | undefined, AtPlace>();
  end: RunEnded | undefined;
  /** Planned, or enough for the plan's precision. */
  rounds: number;

  constructor(host: string | undefined, boots: readonly PlannedBoot[] | undefined, rounds: number) {
    this.host = host;
    this.boots = boots;
    this.rounds = rounds;
  }

  kernels(): readonly (string | undefined)[] {
    if (this.boots !== undefined) return [...new Set(this.boots.map(({ kernel }) => kernel))];
    const [only, ...others] = new Set(this.runs.map((run) => run.fingerprint.kernel));
    return others.length > 0 ? [undefined] : [only];
  }
}

/** A place with what is known of all its cells. */
export interface KnownPlace extends Place, AtPlace {
  readonly rounds: number;
  readonly end: RunEnded | undefined;
}

/** Sorts the events of a run by where they were recorded: sessions name their host, and events follow their session. */
export class Places {
  readonly #plan: PlanOutline;
  readonly #hosts: ReadonlyMap<string | undefined, OfHost>;
  #current: OfHost;
  #kernel: string | undefined;

  constructor(plan: PlanOutline) {
    this.#plan = plan;
    const { rounds } = plan.scenario;
    const whole = new OfHost(undefined, plan.boots, rounds);
    const hosts = plan.hosts?.map(({ host, boots }) => new OfHost(host, boots, rounds)) ?? [whole];
    this.#hosts = new Map(hosts.map((one) => [one.host, one]));
    this.#current = hosts[0] ?? whole;
  }

  /** Where an event belongs. */
  at(event: RunEvent): AtPlace {
    if (event.type === 'run') {
      // A session of a host that the plan does not know counts for none.
      this.#current = this.#hosts.get(event.host) ?? new OfHost(event.host, undefined, 0);
      this.#current.runs.push(event);
      this.#current.end = undefined;
      this.#kernel = event.fingerprint.kernel;
    }
    if (event.type === 'end') this.#current.end = event;
    if (event.type === 'precise') this.#current.rounds = event.rounds;
    // If the plan boots several kernels, what one cannot do says nothing of another.
    return this.#under(
      this.#current,
      this.#current.boots === undefined ? undefined : kernelOf(event, this.#kernel),
    );
  }

  /** The host that events are of now. */
  get host(): string | undefined {
    return this.#current.host;
  }

  /** All places of the plan, in its order. */
  all(): KnownPlace[] {
    return [...this.#hosts.values()].flatMap((one) =>
      one.kernels().map((kernel) => ({
        ...{ host: one.host, kernel, rounds: one.rounds, end: one.end },
        ...this.#under(one, one.boots === undefined ? undefined : kernel),
      })),
    );
  }

  /** How the run ended: `done` only if every host's did. */
  end(): RunEnded | undefined {
    const ends = [...this.#hosts.values()].map(({ end }) => end);
    const open = ends.findIndex((end) => end?.status !== 'done');
    return ends.at(open);
  }

  #under(host: OfHost, kernel: string | undefined): AtPlace {
    let found = host.byKernel.get(kernel);
    if (found === undefined) {
      const { cells, scenario } = this.#plan;
      found = {
        cells: new Map(cells.map((cell) => [cellId(cell), new CellGathering(cell, scenario.iterations)])),
        ...{ settled: new Map(), runtimes: new Map() },
      };
      host.byKernel.set(kernel, found);
    }
    return found;
  }
}
