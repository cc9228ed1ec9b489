import type { Activity } from '../core/explain/activity.ts';

/** What a running engine tells of itself. */
export interface SpanSource {
  /** From here on, what is asked of the engine is marked as one trace. */
  begin(): void;
  /** Waits for the spans of it. */
  end(): Promise<Spans>;
}

export interface Spans {
  readonly activities: readonly Activity[];
  /** Why some are missing or cannot be used, for people. */
  readonly trouble: string | undefined;
}
