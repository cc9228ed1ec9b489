import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HOST_LOCK } from '../../src/adapters/host/host-lock.ts';
import {
  drivergrid,
  scenarioFile,
  type Drivergrid,
  type Playground,
} from '../integration/support/playground.ts';
import { eventLines, samplesReach } from '../integration/support/recorded.ts';
import type { Measured, Points } from './drawn-trials.ts';
import { cacheVariable, scenarioOf, type EngineSet } from './engine-sets.ts';
import { hostState, type HostState } from './host-state.ts';
import { placeOf, samplesIn } from './judge-samples.ts';
import { journalSteps, killPoints, type JournalStep } from './kill-points.ts';
import { preloadedKill } from './preload.ts';

/** What any command of a trial may take; one that takes longer hangs. */
const DEADLINE_MS = 120_000;

type Ended = Awaited<Drivergrid>;

/** A run that nothing interrupted. */
interface WholeRun {
  /** What is measured, in words. */
  readonly text: string;
  readonly places: ReadonlySet<string>;
  readonly steps: readonly JournalStep[];
  readonly wallMs: number;
}

/** Where trials are made: a playground, and the tool with a kill built in. */
export class CrashBench {
  readonly place: Playground;
  /** The host before anything was run on it. */
  readonly before: HostState;
  readonly #preload: string;
  readonly #whole = new Map<string, Promise<WholeRun>>();
  readonly #points = new Map<EngineSet, Promise<Points>>();

  private constructor(place: Playground, before: HostState, preload: string) {
    this.place = place;
    this.before = before;
    this.#preload = preload;
  }

  /** What others have left is part of how the host was; another run at work is refused by the host's lock. */
  static async open(place: Playground): Promise<CrashBench> {
    await mkdir(place.state);
    const before = await hostState(place);
    return new CrashBench(place, before, await preloadedKill(place));
  }

  folder(name: string): string {
    return join(this.place.path, name);
  }

  /** Arguments that begin a run. */
  async begin(measured: Measured, seed: number, out: string): Promise<string[]> {
    const { yaml } = await scenarioOf(measured.engines, measured.other);
    const path = await scenarioFile(this.place, yaml, `${nameOf(measured)}.yaml`);
    return ['run', path, '--seed', String(seed), '--out', out];
  }

  start(args: readonly string[]): Drivergrid {
    return this.#tool(args);
  }

  /** Starts the tool with both outputs in one pipe to a reader, as in `... 2>&1 | tee log`. */
  startPiped(args: readonly string[]): Drivergrid {
    return this.#tool(args, ['bash', '-c', 'exec "$@" > >(exec cat >/dev/null) 2>&1', 'piped']);
  }

  /**
   * Starts the tool with its steps written down.
   * @param at where it is killed, such as `before 12`; nowhere where absent
   */
  startWatched(args: readonly string[], steps: string, at = ''): Drivergrid {
    const { state } = this.place;
    const out = args.includes('--out') ? [join(args.at(-1) ?? '', 'plan.json')] : [];
    const watched = [join(state, 'journal'), join(state, 'owner.json'), HOST_LOCK, ...out];
    return this.#tool(args, [
      'env',
      `NODE_OPTIONS=--import=${this.#preload}`,
      `CRASH_WATCHED=${watched.join(':')}`,
      `CRASH_STEPS=${steps}`,
      `CRASH_AT=${at}`,
    ]);
  }

  /** @throws Error where a command does not end */
  async end(run: Drivergrid): Promise<Ended> {
    const late = new AbortController();
    const timer = setTimeout(() => {
      late.abort();
      run.kill('SIGKILL');
    }, DEADLINE_MS);
    const ended = await run;
    clearTimeout(timer);
    if (!late.signal.aborted) return ended;
    throw new Error(`did not end within ${DEADLINE_MS} ms: ${ended.escapedCommand}\n${ended.stderr}`);
  }

  /** The steps of a whole run's journal, and of a restore's after a run was killed while it measured. */
  points(engines: EngineSet): Promise<Points> {
    const known = this.#points.get(engines) ?? this.#findPoints(engines);
    this.#points.set(engines, known);
    return known;
  }

  async #findPoints(engines: EngineSet): Promise<Points> {
    const measured = { engines, other: 'vfs' } as const;
    const out = this.folder('dry');
    const killed = this.start(await this.begin(measured, 1, out));
    await samplesReach(out, 1, killed);
    killed.kill('SIGKILL');
    await killed;
    const restore = await this.#watched(['restore']);
    await rm(out, { recursive: true });
    return { run: killPoints((await this.whole(measured)).steps), restore: killPoints(restore.steps) };
  }

  /** An uninterrupted run, made once for each scenario. */
  whole(measured: Measured): Promise<WholeRun> {
    const name = nameOf(measured);
    const known = this.#whole.get(name) ?? this.#measure(measured);
    this.#whole.set(name, known);
    return known;
  }

  async #measure(measured: Measured): Promise<WholeRun> {
    const { text, samples: planned } = await scenarioOf(measured.engines, measured.other);
    const out = this.folder(`whole-${nameOf(measured)}`);
    const args = await this.begin(measured, 1, out);
    const begin = performance.now();
    const { ended, steps } = await this.#watched(args);
    const wallMs = performance.now() - begin;
    const samples = samplesIn(await eventLines(out));
    if (samples.length !== planned || samples.some((sample) => sample.status !== 'ok')) {
      throw new Error(
        `${text}: expected ${planned} good samples, found ${samples.length}\n${ended.stdout}\n${ended.stderr}`,
      );
    }
    return { text, places: new Set(samples.map(placeOf)), steps, wallMs };
  }

  async #watched(args: readonly string[]): Promise<{ ended: Ended; steps: JournalStep[] }> {
    const path = this.folder('steps');
    const ended = await this.end(this.startWatched(args, path));
    if (ended.exitCode !== 0)
      throw new Error(`expected exit code 0 of ${args.join(' ')}, found ${ended.stderr}`);
    const steps = journalSteps(await readFile(path, 'utf8'));
    await rm(path);
    return { ended, steps };
  }

  #tool(args: readonly string[], wrapper: readonly string[] = []): Drivergrid {
    return drivergrid(this.place, args, ['env', cacheVariable(), ...wrapper]);
  }
}

function nameOf({ engines, other }: Measured): string {
  return `${engines}-${other}`;
}
