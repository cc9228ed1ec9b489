import pLimit from 'p-limit';
import { errorText } from '../core/errors.ts';
import { isOutOfFiles } from '../core/host/host-trouble.ts';
import type { Clock } from '../ports/clock.ts';
import { Deadline } from '../ports/deadline.ts';
import type { HeldContainer, HeldSpec } from '../ports/engine.ts';
import type { RunningEngine } from '../ports/lab.ts';
import { orAbsent } from './or-absent.ts';
import { counted } from '../core/counted.ts';

/** Starting takes CPU time of the engine and the runtime: more at a time only wait for each other. */
const AT_ONCE = 4;
/** An engine that takes as long to remove one hangs: the others are left to its end. */
const STUCK_US = 30_000_000;
/** For each container to start or remove, beyond the time for one. */
const MS_EACH = 3_000;
/** For all that is asked of an engine or the kernel about them. */
const LOOK_MS = 10_000;

/** What idle containers are made of, and where. */
export interface IdleGround {
  readonly running: RunningEngine;
  readonly clock: Clock;
  readonly interrupted: AbortSignal;
  readonly spec: Omit<HeldSpec, 'runtime'>;
  /** How long one may take to start. */
  readonly timeoutMs: number;
}

/** Containers that do nothing but run, all of one runtime, on one engine start. Disposing removes them. */
export class IdleContainers implements AsyncDisposable {
  readonly #ground: IdleGround;
  #runtime: string | undefined;
  #held: HeldContainer[] = [];
  readonly #unread = new Set<string>();

  constructor(ground: IdleGround) {
    this.#ground = ground;
  }

  /**
   * Adds or removes containers until as many of this runtime run, and none of another: those would disturb its cells.
   * @throws Error that says how many were expected and what the engine said
   */
  async bring(runtime: string, count: number): Promise<void> {
    const kept = this.#runtime === runtime ? Math.min(count, this.#held.length) : 0;
    const surplus = this.#held.slice(kept);
    const missing = count - kept;
    this.#held = this.#held.slice(0, kept);
    this.#runtime = runtime;
    await this.#remove(surplus);
    await this.#start({ ...this.#ground.spec, runtime }, missing, count);
    await this.check();
  }

  get count(): number {
    return this.#held.length;
  }

  /** Names of quantities that the kernel did not tell whenever it was asked. */
  get unread(): readonly string[] {
    return [...this.#unread];
  }

  /** Whether there is nothing to add or remove. */
  has(runtime: string, count: number): boolean {
    return this.count === count && (count === 0 || this.#runtime === runtime);
  }

  /** @throws Error if one of them has ended */
  async check(): Promise<void> {
    const { running, clock } = this.#ground;
    const { count } = this;
    if (count === 0) return;
    const found = await orAbsent(
      clock,
      LOOK_MS,
      'the look at the idle containers',
      running.memory.running(this.#pids),
    );
    if (found !== count) throw new Error(`expected ${idleText(count)}, ${found ?? 'an unknown number'} run`);
  }

  /** What they hold in memory, in bytes by quantity; without what the kernel does not tell. */
  async memory(): Promise<Readonly<Record<string, number>>> {
    const { running, clock } = this.#ground;
    const found = await orAbsent(
      clock,
      LOOK_MS,
      "reading the containers' memory",
      running.memory.read(this.#pids),
    );
    const named = {
      shim_pss_bytes: found?.shimPss,
      container_pss_bytes: found?.containerPss,
      engine_rss_bytes: found?.engineRss,
      page_cache_bytes: found?.pageCache,
    };
    const read: Record<string, number> = {};
    for (const [name, bytes] of Object.entries(named)) {
      if (bytes === undefined) this.#unread.add(name);
      else read[name] = bytes;
    }
    return read;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#dispose(this.#held.splice(0));
  }

  get #pids(): number[] {
    return this.#held.map(({ pid }) => pid);
  }

  /** @throws the run's own abort reason; Error if one could not be started: those that run are kept */
  async #start(spec: HeldSpec, missing: number, count: number): Promise<void> {
    const { running, clock, interrupted, timeoutMs } = this.#ground;
    const ms = timeoutMs + missing * MS_EACH;
    using deadline = new Deadline(clock, ms, `starting ${idleText(missing)}`, running.gone, interrupted);
    const failures: Error[] = [];
    const limit = pLimit(AT_ONCE);
    const starts = Array.from({ length: missing }, () =>
      limit(async () => {
        // The next would fail too.
        if (failures.length > 0) return;
        try {
          using own = new Deadline(clock, timeoutMs, 'starting an idle container', deadline.signal);
          this.#held.push(await running.engine.hold(spec, own.signal));
        } catch (error) {
          failures.push(error as Error);
        }
      }),
    );
    await Promise.all(starts);
    const [first] = failures;
    if (first === undefined) return;
    if (interrupted.aborted) throw interrupted.reason;
    const outOfFiles = failures.find(isOutOfFiles);
    if (outOfFiles !== undefined) throw outOfFiles;
    const cause: unknown = running.gone.aborted ? running.gone.reason : first;
    throw new Error(`expected ${idleText(count)}, started ${this.#held.length}: ${errorText(cause)}`, {
      cause,
    });
  }

  /** @throws Error if the engine still holds any of them: it would disturb what is measured next */
  async #remove(surplus: readonly HeldContainer[]): Promise<void> {
    if (surplus.length === 0) return;
    await this.#dispose(surplus);
    const { running, clock, interrupted } = this.#ground;
    interrupted.throwIfAborted();
    using deadline = new Deadline(clock, LOOK_MS, 'what the engine holds', running.gone, interrupted);
    const held = new Set((await running.engine.holdings(deadline.signal)).map(({ name }) => name));
    const left = surplus.filter(({ id }) => held.has(id));
    if (left.length > 0)
      throw new Error(
        `expected ${idleText(surplus.length)} to be removed, the engine still holds ${left.length}`,
      );
  }

  /** Each removal has a deadline of its own, and ends with the engine. What stays at the end goes with the engine. */
  async #dispose(held: readonly HeldContainer[]): Promise<void> {
    const { running, clock, timeoutMs } = this.#ground;
    const ms = timeoutMs + held.length * MS_EACH;
    using deadline = new Deadline(clock, ms, `removing ${idleText(held.length)}`, running.gone);
    const limit = pLimit(AT_ONCE);
    let isStuck = false;
    const removals = held.map((one) =>
      limit(async () => {
        if (isStuck || deadline.signal.aborted) return;
        const begin = clock.nowUs();
        await one[Symbol.asyncDispose]();
        isStuck ||= clock.nowUs() - begin > STUCK_US;
      }),
    );
    await Promise.all(removals);
  }
}

function idleText(count: number): string {
  return counted(count, 'idle container');
}
