import {
  isOfRun,
  isWorthTelling,
  shapeOf,
  ownerOf,
  type Owner,
  type AuditContext,
} from '../core/audit/attribution.ts';
import { leakWarnings } from '../core/audit/leak-warnings.ts';
import { appeared, nameOf, type Resource } from '../core/audit/resource.ts';
import type { EngineTraces } from '../core/engines/engine-traces.ts';
import type { LeakFound, RunEvent } from '../core/record/events.ts';
import { startsMachine, type ReadyRuntime } from '../core/runtimes/known-runtimes.ts';
import type { Auditor } from '../ports/auditor.ts';
import type { Clock } from '../ports/clock.ts';
import type { RunningEngine } from '../ports/lab.ts';
import { cameInside, lookInside, type Inside } from './look-inside.ts';

/** Things that end with a container may need a moment after the engine reports it removed. */
const SETTLING_MS = [20, 80, 200] as const;
/** A virtual machine's cgroup went up to 2.4 s after its container. */
const MACHINE_SETTLING_MS = [...SETTLING_MS, 500, 900, 1300] as const;

type Emit = (event: RunEvent) => Promise<void>;
type Runtimes = readonly (AuditContext['runtimes'][number] & Pick<ReadyRuntime, 'kind' | 'runtime_type'>)[];

/** When a leak was seen. */
export type AuditedStart = Pick<LeakFound, 'round' | 'restart_id' | 'tried' | 'started'>;

interface Suspicion {
  readonly thing: Resource;
  readonly whose: Owner;
  readonly start: AuditedStart;
}

/**
 * Looks for what is left behind: among what an engine holds before its first container and after its last, and on the
 * host before and after the engine. Never while a container runs.
 */
export class LeakAudit {
  readonly #host: Auditor;
  readonly #engine: EngineTraces;
  readonly #clock: Clock;
  readonly #knownLeaks = new Map<string, Set<string>>();
  readonly #found: LeakFound[] = [];
  /** On the host, with no certain owner: reported at the end if still there. */
  #strange: Suspicion[] = [];
  /** Absent before the first look. */
  #hostBefore: readonly Resource[] | undefined;
  /** Absent while no engine runs. */
  #engineBefore: Inside | undefined;
  #suspected: Suspicion[] = [];
  #us = 0;

  /**
   * @param engine of the kind of engine that runs
   * @param earlier events of the sessions that this one resumes: what they say of runtimes still holds
   */
  constructor(host: Auditor, engine: EngineTraces, clock: Clock, earlier: readonly RunEvent[]) {
    this.#host = host;
    this.#engine = engine;
    this.#clock = clock;
    for (const event of earlier)
      if (event.type === 'leak') this.#learn({ kind: event.kind, text: event.what }, event);
  }

  /** Before the run changes anything. */
  async begin(): Promise<void> {
    await this.#timed(async () => {
      this.#hostBefore = await this.#host.look();
    });
  }

  /** The engine answers, and has run no container yet. */
  async engineStarted(running: RunningEngine): Promise<void> {
    await this.#timed(async () => {
      this.#engineBefore = await lookInside(running, this.#clock);
    });
  }

  /**
   * The last container has ended, and the engine still runs: what is new since the last look?
   * @param runtimes used since then
   */
  async engineUsed(running: RunningEngine, runtimes: Runtimes, start: AuditedStart): Promise<void> {
    if (running.gone.aborted) return;
    await this.#timed(async () => {
      const before = this.#engineBefore;
      if (before === undefined) return;
      let now = await lookInside(running, this.#clock, before);
      const settling = runtimes.some(startsMachine) ? MACHINE_SETTLING_MS : SETTLING_MS;
      for (const ms of settling) {
        if (cameInside(before, now).length === 0) break;
        await this.#clock.sleep(ms);
        now = await lookInside(running, this.#clock, before);
      }
      // An engine that has ended meanwhile holds nothing, which proves nothing.
      if (running.gone.aborted) return;
      const runtimeOf = (id: string): string | undefined => running.engine.runtimeOf(id);
      const context = this.#context(running.auditor, { engineRan: true, runtimes, runtimeOf });
      for (const thing of cameInside(before, now)) {
        if (!isWorthTelling(thing, context) || this.#engine.keeps?.(thing) === true) continue;
        const whose = ownerOf(thing, context);
        this.#learn(thing, whose);
        const suspicion = { thing, whose, start };
        if (isOfRun(thing, context)) this.#suspected.push(suspicion);
        else this.#strange.push(suspicion);
      }
      this.#engineBefore = now;
    });
  }

  /** The engine was stopped, or did not start: what is still there, inside or on the host? */
  async engineStopped(running: RunningEngine | undefined, start: AuditedStart, emit: Emit): Promise<void> {
    await this.#timed(async () => {
      const suspected = this.#suspected;
      this.#suspected = [];
      this.#engineBefore = undefined;
      if (running !== undefined) await this.#end(suspected, running.auditor, 'engine', emit);
      await this.#lookAtHost(start, emit);
    });
  }

  /** Time spent looking since the last call, in microseconds. */
  spentUs(): number {
    const us = Math.round(this.#us);
    this.#us = 0;
    return us;
  }

  /**
   * Everything is undone: compares the host with its state before the run, and reports what is still there.
   * @param more new things of kinds that a look leaves out
   */
  async end(emit: Emit, more: readonly Resource[]): Promise<void> {
    await this.#lookAtHost({}, emit, more);
    const strange = new Map(this.#strange.map((suspicion) => [nameOf(suspicion.thing), suspicion]));
    const there = await this.#host.remaining([...strange.values()].map(({ thing }) => thing));
    for (const { thing, whose, start } of strange.values()) {
      if (!there.includes(thing)) continue;
      await this.#tell({ ...leakOf(thing, whose, start), place: 'host', outcome: 'left' }, emit);
    }
    await this.warn(emit);
  }

  /** One sentence per kind for what was found since the last call. */
  async warn(emit: Emit): Promise<void> {
    for (const message of leakWarnings(this.#found.splice(0))) await emit({ type: 'warning', message });
  }

  async #lookAtHost(start: AuditedStart, emit: Emit, more: readonly Resource[] = []): Promise<void> {
    if (this.#hostBefore === undefined) return;
    const now = await this.#host.look(this.#hostBefore);
    const context = this.#context(this.#host, {
      ...{ engineRan: false, runtimes: [], runtimeOf: () => undefined },
    });
    const found = [...appeared(this.#hostBefore, now), ...more].filter((thing) =>
      isWorthTelling(thing, context),
    );
    this.#hostBefore = now;
    const suspicions = found.map((thing) => ({ thing, whose: ownerOf(thing, context), start }));
    this.#strange.push(...suspicions.filter(({ whose }) => whose.whose === 'unknown'));
    const ours = suspicions.filter(({ whose }) => whose.whose !== 'unknown');
    await this.#end(ours, this.#host, 'host', emit);
  }

  /** Records what became of our things: gone by themselves, removed, or left. */
  async #end(
    suspicions: readonly Suspicion[],
    auditor: Auditor,
    place: LeakFound['place'],
    emit: Emit,
  ): Promise<void> {
    const remaining = await auditor.remaining(suspicions.map(({ thing }) => thing));
    for (const { thing, whose, start } of suspicions) {
      const isGone = !remaining.includes(thing);
      const outcome = isGone ? 'ended' : (await auditor.remove(thing)) ? 'removed' : 'left';
      await this.#tell({ ...leakOf(thing, whose, start), place, outcome }, emit);
    }
  }

  #learn(thing: Pick<Resource, 'kind' | 'text'>, { whose, runtime }: Owner): void {
    if (whose !== 'runtime' || runtime === undefined) return;
    const shape = shapeOf(thing);
    this.#knownLeaks.set(shape, (this.#knownLeaks.get(shape) ?? new Set()).add(runtime));
  }

  async #tell(leak: LeakFound, emit: Emit): Promise<void> {
    this.#found.push(leak);
    await emit(leak);
  }

  #context(
    { marks, isIsolated }: Auditor,
    rest: Pick<AuditContext, 'engineRan' | 'runtimes' | 'runtimeOf'>,
  ): AuditContext {
    return { marks, isIsolated, engine: this.#engine, knownLeaks: this.#knownLeaks, ...rest };
  }

  async #timed(action: () => Promise<void>): Promise<void> {
    const begin = this.#clock.nowUs();
    await action();
    this.#us += this.#clock.nowUs() - begin;
  }
}

function leakOf(
  { kind, text }: Resource,
  whose: Owner,
  start: AuditedStart,
): Omit<LeakFound, 'place' | 'outcome'> {
  return { type: 'leak', kind, what: text, ...whose, ...start };
}
