import type { RunEvent } from '../core/record/events.ts';
import type { Plan } from '../core/plan/plan.ts';

/** A run directory being written. */
export interface ResultStore {
  /** Appends to events.jsonl; with the system before it resolves. */
  append(event: RunEvent): Promise<void>;
  writePlan(plan: Plan): Promise<void>;
  /** Begins environment.json; what engines and runtimes say is added as it becomes known. */
  writeEnvironment(environment: Readonly<Record<string, unknown>>): Promise<void>;
  describeEngine(driver: string, description: unknown): Promise<void>;
  close(): Promise<void>;
}
