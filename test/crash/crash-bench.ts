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
import type { OtherDriver, Points } from './drawn-trials.ts';
import { hostState, type HostState } from './host-state.ts';
import { placeOf, samplesIn } from './judge-samples.ts';
import { journalSteps, killPoints, type JournalStep } from './kill-points.ts';
import { preloadedKill } from './preload.ts';

/** What any command of a trial may take; one that takes longer hangs. */
const DEADLINE_MS = 120_000;

/** 2 driver setups x 2 runtimes x (a warm-up and a timed one). */
const SAMPLES = 8;

type Ended = Awaited<Drivergrid>;

/** A run that nothing interrupted. */
interface WholeRun {
  readonly places: ReadonlySet<string>;
  readonly steps: readonly JournalStep[];
  readonly wallMs: number;
}

/** Where trials are made: scenarios small enough that a run takes a few seconds, and the tool with a kill built in. */
export class CrashBench {
  readonly place: Playground;
  /** The host before anything was run on it. */
  readonly before: HostState;
  readonly #preload: string;
  readonly #scenarios: Readonly<Record<OtherDriver, string>>;
  readonly #whole = new Map<OtherDriver, Promise<WholeRun>>();

  private constructor(
    place: Playground,
    before: HostState,
    preload: string,
    scenarios: Readonly<Record<OtherDriver, string>>,
  ) {
    this.place = place;
    this.before = before;
    this.#preload = preload;
    this.#scenarios = scenarios;
  }

  /** What others have left is part of how the host was; another run at work is refused by the host's lock. */
  static async open(place: Playground): Promise<CrashBench> {
    const scenario = (other: OtherDriver): Promise<string> =>
      scenarioFile(
        place,
        `name: crash\ndrivers: [overlay2, ${other}]\nruntimes: [runc, crun]\nrounds: 1\niterations: 1\n`,
        `${other}.yaml`,
      );
    await mkdir(place.state);
    const before = await hostState(place);
    const scenarios = { vfs: await scenario('vfs'), btrfs: await scenario('btrfs') };
    return new CrashBench(place, before, await preloadedKill(place), scenarios);
  }

  folder(name: string): string {
    return join(this.place.path, name);
  }

  /** Arguments that begin a run. */
  begin(other: OtherDriver, seed: number, out: string): string[] {
    return ['run', this.#scenarios[other], '--seed', String(seed), '--out', out];
  }

  start(args: readonly string[]): Drivergrid {
    return drivergrid(this.place, args);
  }

  /** Starts the tool with both outputs in one pipe to a reader, as in `... 2>&1 | tee log`. */
  startPiped(args: readonly string[]): Drivergrid {
    return drivergrid(this.place, args, ['bash', '-c', 'exec "$@" > >(exec cat >/dev/null) 2>&1', 'piped']);
  }

  /**
   * Starts the tool with its steps written down.
   * @param at where it is killed, such as `before 12`; nowhere where absent
   */
  startWatched(args: readonly string[], steps: string, at = ''): Drivergrid {
    const { state } = this.place;
    const out = args.includes('--out') ? [join(args.at(-1) ?? '', 'plan.json')] : [];
    const watched = [join(state, 'journal'), join(state, 'owner.json'), HOST_LOCK, ...out];
    return drivergrid(this.place, args, [
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
  async points(): Promise<Points> {
    const out = this.folder('dry');
    const killed = this.start(this.begin('vfs', 1, out));
    await samplesReach(out, 1, killed);
    killed.kill('SIGKILL');
    await killed;
    const restore = await this.#watched(['restore']);
    await rm(out, { recursive: true });
    return { run: killPoints((await this.whole('vfs')).steps), restore: killPoints(restore.steps) };
  }

  /** An uninterrupted run, made once for each other driver. */
  whole(other: OtherDriver): Promise<WholeRun> {
    const known = this.#whole.get(other) ?? this.#measure(other);
    this.#whole.set(other, known);
    return known;
  }

  async #measure(other: OtherDriver): Promise<WholeRun> {
    const out = this.folder(`whole-${other}`);
    const begin = performance.now();
    const { ended, steps } = await this.#watched(this.begin(other, 1, out));
    const wallMs = performance.now() - begin;
    const samples = samplesIn(await eventLines(out));
    if (samples.length !== SAMPLES || samples.some((sample) => sample.status !== 'ok')) {
      throw new Error(
        `expected ${SAMPLES} good samples, found ${samples.length}\n${ended.stdout}\n${ended.stderr}`,
      );
    }
    return { places: new Set(samples.map(placeOf)), steps, wallMs };
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
}
