export interface Clock {
  /** Monotonic time in microseconds, with the fraction the clock has; only differences mean anything. */
  nowUs(): number;
  /** Wall clock, ISO 8601 in UTC. For labels, never for durations. */
  wallTime(): string;
  /** Calls back once, so many milliseconds from now. @returns what calls it off */
  after(ms: number, action: () => void): () => void;
  /** @throws the signal's reason when it aborts first */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
