export interface Clock {
  /** Monotonic time in microseconds, with the clock's fraction; only differences mean anything. */
  nowUs(): number;
  /** Wall clock, ISO 8601 in UTC. For labels, never for durations. */
  wallTime(): string;
  /** Calls back once, after this many milliseconds. @returns a function that cancels it */
  after(ms: number, action: () => void): () => void;
  /** @throws the signal's reason when it aborts first */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
