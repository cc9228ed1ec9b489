import type { RunEvent } from '../core/events.ts';
import type { Plan } from '../core/plan.ts';

/** A run directory being written. */
export interface ResultStore {
  /** Appends to events.jsonl; with the system before it resolves. */
  append(event: RunEvent): Promise<void>;
  writePlan(plan: Plan): Promise<void>;
  writeEnvironment(environment: unknown): Promise<void>;
  close(): Promise<void>;
}
