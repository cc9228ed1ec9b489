import type { StepSum } from './step-sum.ts';
import type { CellKey } from '../axes/cell-key.ts';
import type { Phase } from '../record/phase.ts';
import type { RuntimeSettled } from '../record/events.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** What a run will do, in order: printable, and executed exactly. */
export interface Plan {
  /** Of plan.json and events.jsonl (src/core/record/schema.ts). */
  readonly schema: number;
  readonly run_id: string;
  readonly seed: number;
  readonly lab: 'private' | 'system';
  readonly scenario: Scenario;
  /**
   * The path of the scenario's image archive: the scenario's own may be relative, and a run can be resumed from another
   * folder.
   */
  readonly image_archive?: string;
  /** Of one iteration, in order; absent for the workloads of the first version. */
  readonly steps?: readonly string[];
  /** Sums of some of them, to be shown beside them; absent: none. */
  readonly sums?: readonly StepSum[];
  /** What `compare` judges one by one; absent: the total. */
  readonly judges?: 'steps';
  readonly cells: readonly CellKey[];
  /** If kernels are compared: which is booted when. `cells` are measured under each. */
  readonly boots?: readonly PlannedBoot[];
  /**
   * Ends the run before its last round, once the 95 % interval of every measured cell's mean is at most this fraction
   * of the mean to each side (see src/core/plan/precision.ts).
   */
  readonly precision?: number;
  /**
   * By kernel, how runtimes started in other guests of the same image (see src/core/guest/known-runtimes.ts): not tried
   * again if all of the scenario's are known.
   */
  readonly known_runtimes?: Readonly<Record<string, readonly RuntimeSettled[]>>;
  /** If other runs were gathered into this one: what each brought. `rounds` is empty then, and `seed` is that of the first. */
  readonly hosts?: readonly GatheredHost[];
  /** Whether these hosts are called by pseudonyms, which say nothing of the hosts of another run. */
  readonly pseudonyms?: boolean;
  readonly rounds: readonly PlannedRound[];
}

/** A plan without its rounds, which are as many as the samples and only say what to execute. */
export type PlanOutline = Omit<Plan, 'rounds'>;

export function outlineOf(plan: Plan | PlanOutline): PlanOutline {
  const kept = Object.entries(plan).filter(([name]) => name !== 'rounds');
  return Object.fromEntries(kept) as unknown as PlanOutline;
}

/** One host's run in a gathered one. */
export interface GatheredHost {
  /** Its name, or a pseudonym. */
  readonly host: string;
  readonly run_id: string;
  readonly seed: number;
  /** If it compared kernels. */
  readonly boots?: readonly PlannedBoot[];
}

/** One boot of the machine, and all rounds until the next. */
export interface PlannedBoot {
  /** Counted from 1. */
  readonly boot: number;
  /** As `uname -r` prints it. */
  readonly kernel: string;
}

/** One engine restart under one driver setup, and all that is measured until the next. */
export interface PlannedRound {
  /** Unique over all boots, in order of execution; 0 for a visit of the sentinel, which is in no round. */
  readonly round: number;
  /** Number of the sentinel's visit, counted from 1 over all boots; absent for an ordinary round. */
  readonly sentinel?: number;
  /** Its iterations are traced, and not counted; absent otherwise. */
  readonly explain?: true;
  /** Its boot, if the plan has boots. */
  readonly boot?: number;
  readonly driver: string;
  /** Name of the build; absent where the scenario has one only, and of the floor. */
  readonly engine?: string | undefined;
  readonly bursts: readonly Burst[];
}

/** Iterations of one cell that run concurrently, at most `concurrency` at a time. */
export interface Burst {
  readonly runtime: string;
  readonly concurrency: number;
  readonly phase: Phase;
  readonly iterations: readonly number[];
}
