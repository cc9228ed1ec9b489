import type { CellKey } from '../core/axes/cell-key.ts';
import type { ApiName } from '../core/engines/engine-kind.ts';
import type { Tool } from '../core/host/tools.ts';
import type { Burst } from '../core/plan/plan.ts';
import type { Clock } from '../ports/clock.ts';
import type { EngineApi } from '../ports/engine.ts';
import type { ImageArchive } from '../ports/image.ts';
import type { Programs } from '../ports/programs.ts';
import type { StepTimer } from './step-timer.ts';

/** What a run measures: an ordered list of named, timed steps, done again and again. */
export interface Workload {
  /** What a scenario calls it. */
  readonly name: string;
  /** The engine APIs that it knows. */
  readonly apis: readonly ApiName[];
  /** In the order they are done. */
  readonly steps: readonly string[];
  /** Programs of the host that it runs. */
  readonly tools: readonly Tool[];
  /** What every engine start is to hold before anything is timed; none where bringing it is what is measured. */
  images(from: ImageSource): readonly ImageArchive[];
  /**
   * Once per engine start, and whenever a runtime is tried.
   * @throws Error where the engine does not give what every iteration needs
   */
  open(ground: Ground, signal: AbortSignal): Promise<Loop>;
}

/** Images that a run has. */
export interface ImageSource {
  /** The one that the scenario names. */
  readonly named: ImageArchive;
}

/** What a loop works on: an engine that runs, with the images. */
export interface Ground {
  readonly api: EngineApi;
  /** Aborts when the engine ends. */
  readonly gone: AbortSignal;
  /** As {@link Workload.images} has them. */
  readonly images: readonly ImageArchive[];
  readonly network: string;
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
   * One iteration. Several may be under way.
   * @param timer is given each step; what it holds when this throws is how far the iteration came
   * @throws Error that says what was expected and what was found
   */
  iterate(iteration: Iteration, timer: StepTimer, signal: AbortSignal): Promise<Finding>;
  /** What findings of this engine start lack that they should have, and why. @param start - its name */
  trouble(start: string): string | undefined;
}

/** What one iteration is. */
export interface Iteration {
  readonly cell: Omit<CellKey, 'driver'>;
  /** Unique in the run; names what the iteration creates. */
  readonly label: string;
}

/** What an iteration found beside its steps. */
export interface Finding {
  readonly exitCode: number;
  /** Engine intervals by name, microseconds. */
  readonly engineUs: Readonly<Record<string, number>>;
}
