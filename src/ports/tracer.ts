import type { Activity } from '../core/explain/activity.ts';
import type { ReadyRuntime } from '../core/runtimes/known-runtimes.ts';
import type { RunningEngine } from './lab.ts';

/** Sees what is under way while an iteration runs. */
export interface Tracers {
  /** @returns why nothing can be traced on this host; undefined if it can */
  obstacle(): Promise<string | undefined>;
  /**
   * @returns a tracer of what an engine, its helpers, runtimes and containers do, and of this process
   * @throws Error if the kernel cannot be asked
   */
  open(running: RunningEngine, runtimes: readonly ReadyRuntime[]): Promise<Tracer>;
}

export interface Tracer extends AsyncDisposable {
  /** Begins to record; what was recorded before is dropped. */
  begin(): Promise<void>;
  /** Ends recording. */
  end(): Promise<Traced>;
}

export interface Traced {
  /** By CLOCK_MONOTONIC, as the run's clock. */
  readonly activities: readonly Activity[];
  /** What of less weight is missing, for people: it explains the time all the same. */
  readonly trouble?: string | undefined;
  /** What was lost, for people; undefined if nothing was. */
  readonly lost: string | undefined;
}
