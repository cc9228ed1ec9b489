import type { RunEvent } from '../../core/record/events.ts';
import type { ResultStore } from '../../ports/result-store.ts';

/** Keeps a run's events in memory, for a run that only prints its result. */
export class MemoryStore implements ResultStore {
  readonly events: RunEvent[] = [];

  append(event: RunEvent): Promise<void> {
    this.events.push(event);
    return Promise.resolve();
  }

  writePlan(): Promise<void> {
    return Promise.resolve();
  }

  writeEnvironment(): Promise<void> {
    return Promise.resolve();
  }

  describeEngine(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
