import type { RunEvent } from '../core/record/events.ts';
import type { Plan } from '../core/plan/plan.ts';

/** A run directory being written. */
export interface ResultStore {
  /** Appends to events.jsonl; resolves when the system has it. */
  append(event: RunEvent): Promise<void>;
  writePlan(plan: Plan): Promise<void>;
  /**
   * Starts environment.json; what engines and runtimes report is added as it becomes known.
   *
   */
  writeEnvironment(environment: Readonly<Record<string, unknown>>): Promise<void>;
  /** @param setup a column of the grid (`columnLabel`) */
  describeEngine(setup: string, description: unknown): Promise<void>;
  close(): Promise<void>;
}
