import type { StepSum } from '../core/plan/step-sum.ts';
import type { CellKey } from '../core/axes/cell-key.ts';
import type { ApiName } from '../core/engines/engine-kind.ts';
import type { Tool } from '../core/host/tools.ts';
import type { Burst } from '../core/plan/plan.ts';
import type { Scenario } from '../core/scenario/scenario.ts';
import type { Clock } from '../ports/clock.ts';
import type { DataRoot } from '../ports/data-root.ts';
import type { EngineApi } from '../ports/engine.ts';
import type { ImageArchive } from '../ports/image.ts';
import type { MemoryMeter } from '../ports/memory-meter.ts';
import type { Programs } from '../ports/programs.ts';
import type { StepTimer } from './step-timer.ts';

/** Keys of a scenario that belong to some workloads only. */
export const OWN_KEYS = ['command', 'exit_code', 'grace', 'job', 'changed_files'] as const;
export type OwnKey = (typeof OWN_KEYS)[number];

/** A key of a scenario that a workload takes. */
export interface TakenKey {
  /** For a message: `what to run in the container`. */
  readonly what: string;
  readonly isNeeded: boolean;
}

/** What a run measures: an ordered list of named, timed steps, repeated again and again. */
export interface Workload {
  /** Its name in scenarios. */
  readonly name: string;
  /** The engine APIs that it supports. */
  readonly apis: readonly ApiName[];
  /** In order of execution. */
  readonly steps: readonly string[];
  /** The same where they depend on the scenario, or on the API. */
  stepsOf?(scenario: Scenario, api: ApiName): readonly string[];
  /** Sums of some of its steps, to be shown beside them. */
  readonly sums?: readonly StepSum[];
  /** Those of {@link OWN_KEYS} that it takes. */
  readonly keys?: Readonly<Partial<Record<OwnKey, TakenKey>>>;
  /**
   * What runtimes are tried with, in builtin:hello, instead of the workload: where a program of the user's runs, its
   * failure says nothing of a runtime.
   */
  readonly trial?: Workload;
  /**
   * What `compare` judges: the whole iteration, or each step by itself, where steps are work of their own and one slow
   * step would hide in the total; absent: the total.
   */
  readonly judges?: 'steps' | 'total';
  /** The one image that it works in; absent where any does. */
  readonly needsImage?: string;
  /** The image where the scenario names none; absent: builtin:hello. */
  readonly usualImage?: string;
  /** Programs of the host that it runs. */
  readonly tools: readonly Tool[];
  /** It loads its images itself, which is what it measures: an engine start does not have them. */
  readonly loadsImages?: true;
  /** Whether iterations that overlap would spoil what it measures. */
  readonly runsAlone?: true;
  /** Images that it works with. */
  images(from: ImageSource): readonly ImageArchive[];
  /**
   * Called once per engine start, and whenever a runtime is tried.
   * @throws Error if the engine lacks what every iteration needs
   */
  open(ground: Ground, signal: AbortSignal): Promise<Loop>;
}

/** Images that a run has. */
export interface ImageSource {
  /** The image that the scenario names. */
  readonly named: ImageArchive;
  /** builtin:layers in each number of layers that the scenario asks for; none where it names another image. */
  readonly layered: readonly ImageArchive[];
}

/** What a loop works on: an engine that runs, with the images. */
export interface Ground<Api extends EngineApi = EngineApi> {
  readonly api: Api;
  /** Aborts when the engine ends. */
  readonly gone: AbortSignal;
  /** As in {@link Workload.images}. */
  readonly images: readonly ImageArchive[];
  readonly network: string;
  readonly dataRoot: DataRoot;
  readonly memory: MemoryMeter;
  /** What the scenario says for this workload alone. */
  readonly scenario: Pick<Scenario, OwnKey | 'job_text'>;
  readonly programs: Programs;
  readonly clock: Clock;
}

/** Iterations on one engine start. */
export interface Loop extends AsyncDisposable {
  /**
   * Before the iterations of a burst, untimed.
   * @throws Error that says what was expected and what was found: the burst's cell fails at the step `prepare`
   */
  prepare(burst: Burst, signal: AbortSignal): Promise<void>;
  /**
   * One iteration. Several may run concurrently.
   * @param timer receives each step; after an error, it shows how far the iteration came
   * @throws Error that says what was expected and what was found
   */
  iterate(iteration: Iteration, timer: StepTimer, signal: AbortSignal): Promise<Finding>;
  /** What this engine start's findings lack, and why. @param start - its name */
  trouble(start: string): string | undefined;
}

/** Data of one iteration. */
export interface Iteration {
  readonly cell: Omit<CellKey, 'driver'>;
  /** Unique in the run; names what the iteration creates. */
  readonly label: string;
}

/** What an iteration found besides its steps. */
export interface Finding {
  readonly exitCode: number;
  /**
   * Engine intervals by name, in microseconds.
   *
   */
  readonly engineUs: Readonly<Record<string, number>>;
  /** What the whole iteration took, in microseconds, where that is more than its steps. */
  readonly elapsedUs?: number | undefined;
  /** How often each step did what it does, where steps do it more than once. */
  readonly operations?: Readonly<Record<string, number>> | undefined;
  /** Steps that the file system refuses by design, with its error: `EXDEV`. */
  readonly refused?: Readonly<Record<string, string>> | undefined;
  /** What it measured besides times, by names that end in their unit (src/core/results/quantity.ts): `image_bytes`. */
  readonly quantities?: Readonly<Record<string, number>> | undefined;
}
