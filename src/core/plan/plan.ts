import type { CellKey } from '../axes/cell-key.ts';
import type { Phase } from '../record/phase.ts';
import type { RuntimeSettled } from '../record/events.ts';
import type { Scenario } from '../scenario/scenario.ts';

export const PLAN_SCHEMA = 1;

/** What a run will do, in order, and nothing else: printable, and executed exactly. */
export interface Plan {
  readonly schema: number;
  readonly run_id: string;
  readonly seed: number;
  readonly lab: 'private' | 'system';
  readonly scenario: Scenario;
  /** Where the scenario's image archive is: its own path may be relative, and a run can go on from another folder. */
  readonly image_archive?: string;
  /** Of one iteration, in the order they are done; absent for the workloads of the first version. */
  readonly steps?: readonly string[];
  readonly cells: readonly CellKey[];
  /** Where kernels are compared: which is booted when. `cells` are measured under each of them. */
  readonly boots?: readonly PlannedBoot[];
  /**
   * Where the run is to end before its last round: once the 95 % interval of every measured cell's mean is at most
   * this fraction of the mean to each side (see src/core/plan/precision.ts).
   */
  readonly precision?: number;
  /**
   * By kernel, how runtimes were found to work in other guests of the same image (see src/core/guest/known-runtimes.ts):
   * it is not found out again, where all of the scenario are known.
   */
  readonly known_runtimes?: Readonly<Record<string, readonly RuntimeSettled[]>>;
  readonly rounds: readonly PlannedRound[];
}

/** One boot of the machine, and all rounds until the next. */
export interface PlannedBoot {
  /** Counted from 1. */
  readonly boot: number;
  /** As `uname -r` says it. */
  readonly kernel: string;
}

/** One engine restart under one driver setup, and all that is measured until the next. */
export interface PlannedRound {
  /** Unique over all boots, in the order of execution; 0 for a visit of the sentinel, which is in no round. */
  readonly round: number;
  /** Number of the sentinel's visit, counted from 1 over all boots; absent for an ordinary round. */
  readonly sentinel?: number;
  /** Its boot, where the plan has any. */
  readonly boot?: number;
  readonly driver: string;
  readonly bursts: readonly Burst[];
}

/** Iterations of one cell that run side by side, at most `concurrency` at a time. */
export interface Burst {
  readonly runtime: string;
  readonly concurrency: number;
  readonly phase: Phase;
  readonly iterations: readonly number[];
}
