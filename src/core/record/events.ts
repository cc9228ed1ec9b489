import type { Owner } from '../audit/attribution.ts';
import type { ResourceKind } from '../audit/resource.ts';
import type { HostNoise } from '../watch/host-noise.ts';
import type { Part } from '../explain/part.ts';
import type { StepParts } from '../explain/step-parts.ts';
import type { WholeKey } from '../axes/cell-key.ts';
import type { Outcome } from './outcome.ts';
import type { Phase } from './phase.ts';

/** What must be equal for samples to belong to one run: resume refuses if any of it changed. */
export interface Fingerprint {
  readonly kernel: string;
  /** Its version; of several builds all of them, for people. */
  readonly engine: string;
  /** By name, if there are several builds: the version of each, `absent` if it cannot be run. */
  readonly engines?: Readonly<Record<string, string>> | undefined;
  /** Version by name (see runtime-key.ts), `absent` if not installed. */
  readonly runtimes: Readonly<Record<string, string>>;
  /** Digest of the image's configuration; absent in runs before it was recorded. */
  readonly image?: string | undefined;
}

/** One record of events.jsonl: the source of every table and report. Times are integer microseconds. */
export type RunEvent =
  | RunStarted
  | RuntimeSettled
  | RoundStarted
  | ProofRecorded
  | SampleRecorded
  | SampleExplained
  | CellSettled
  | TimeSpent
  | NoiseRead
  | LeakFound
  | WarningRaised
  | RoundEnded
  | PrecisionReached
  | RunEnded;

/** First line of every session; a resumed run has several. */
export interface RunStarted {
  readonly type: 'run';
  readonly schema: number;
  readonly run_id: string;
  readonly boot_id: string;
  /** The session's boot of the plan; absent if the plan has none, or nothing was left to do. */
  readonly boot?: number | undefined;
  /** In a gathered run: all until the next session is of it. */
  readonly host?: string | undefined;
  readonly tool: string;
  readonly resumed: boolean;
  readonly fingerprint: Fingerprint;
  readonly at: string;
}

/** The arguments with which a runtime started a container on this host, or why none worked. */
export interface RuntimeSettled {
  readonly type: 'runtime';
  readonly runtime: string;
  /** The build, if the plan has several. */
  readonly engine?: string | undefined;
  /** The kernel, if the plan boots several. */
  readonly kernel?: string | undefined;
  readonly host?: string | undefined;
  readonly outcome: { readonly kind: 'ready' } | Extract<Outcome, { kind: 'unsupported' | 'failed' }>;
  readonly path?: string | undefined;
  readonly args?: readonly string[] | undefined;
  readonly version?: string | undefined;
  /** Of a binary that came in a package: its SHA-256. */
  readonly sha256?: string | undefined;
  readonly note?: string | undefined;
  /** When it was found, by another run in a guest of the same image; absent if this run found it. */
  readonly known_since?: string | undefined;
}

/** An engine restart begins. `restart_id` is unique in a run. */
export interface RoundStarted {
  readonly type: 'round';
  /** 0 for a visit of the sentinel. */
  readonly round: number;
  /** Number of the sentinel's visit; absent for an ordinary round. */
  readonly sentinel?: number | undefined;
  /** Its iterations are traced; absent otherwise. */
  readonly explain?: true | undefined;
  readonly restart_id: string;
  readonly driver: string;
  /** The build, if the plan has several; absent of the floor. */
  readonly engine?: string | undefined;
  readonly at: string;
}

/** One thing the plan expects, and what was found. */
export interface Check {
  readonly what: string;
  readonly expected: string;
  readonly found: string;
  readonly ok: boolean;
}

/** What was checked after a restart: the engine itself (no `runtime`), or a container under a runtime. */
export interface ProofRecorded {
  readonly type: 'proof';
  readonly restart_id: string;
  readonly driver: string;
  readonly engine?: string | undefined;
  readonly runtime?: string | undefined;
  readonly ok: boolean;
  readonly checks: readonly Check[];
}

export type SampleStatus = 'ok' | 'failed' | 'timeout';

/** One execution of the workload. A failed one has `failed_step` and `error`, but no `total_us`. */
export interface SampleRecorded extends WholeKey {
  readonly type: 'sample';
  readonly seq: number;
  readonly boot_id: string;
  readonly restart_id: string;
  /** 0 in a visit of the sentinel. */
  readonly round: number;
  /** Number of the sentinel's visit, warm-up included; absent for an ordinary round. */
  readonly sentinel?: number | undefined;
  readonly iteration: number;
  readonly phase: Phase;
  readonly status: SampleStatus;
  readonly total_us?: number | undefined;
  /** What the whole iteration took, where that is more than its steps. */
  readonly elapsed_us?: number | undefined;
  /** Duration of each completed step, in workload order; of an `ok` sample they sum to `total_us`. */
  readonly steps_us: Readonly<Record<string, number>>;
  /** Differences of the engine's own event times, and of events against the client's clock. */
  readonly engine_us: Readonly<Record<string, number>>;
  /**
   * CPU time of the engine's own processes from just before the first step to just after the last: the engine and its
   * containerd, with helpers that they waited for; not the long-lived shim, the runtime and the container. One sample
   * is accurate to a few clock ticks (10 ms each), the mean of many is precise. Absent if samples overlap, or if it
   * could not be read.
   */
  readonly engine_cpu_us?: number | undefined;
  /** Highest resident memory of these processes in that time, the sum of each one's peak. */
  readonly engine_peak_bytes?: number | undefined;
  /** How often each step did what it does; absent where each does it once. */
  readonly operations?: Readonly<Record<string, number>> | undefined;
  /** Steps that the file system refuses by design, each with its error, such as `EXDEV`. */
  readonly refused?: Readonly<Record<string, string>> | undefined;
  /** What was measured besides times, by names that end in their unit: `image_bytes`. */
  readonly quantities?: Readonly<Record<string, number>> | undefined;
  readonly exit_code?: number | undefined;
  readonly failed_step?: string | undefined;
  readonly error?: string | undefined;
  /** Wall clock, ISO 8601, at the start of the first step. */
  readonly started_at: string;
}

/** What the time of a traced sample is made of; the sample itself has its own event, before. */
export interface SampleExplained extends WholeKey {
  readonly type: 'explained';
  /** Of the sample. */
  readonly seq: number;
  readonly restart_id: string;
  readonly round: number;
  readonly iteration: number;
  /** Wall clock, ISO 8601, as the first step began. */
  readonly started_at: string;
  /** By step, in whole microseconds, and summing to the step (src/core/explain/part.ts). */
  readonly parts_us: Readonly<Record<string, StepParts>>;
  /** What was under way, in order: microseconds since the first step began, the part, and what it was. */
  readonly spans: readonly (readonly [begin: number, end: number, part: Part, name: string])[];
}

/** A cell's outcome became known. Cells without this event at the run's end are measured or aborted. */
export interface CellSettled extends WholeKey {
  readonly type: 'cell';
  readonly outcome: Outcome;
}

/** Where the wall time went, by name; samples have their own events. */
export interface TimeSpent {
  readonly type: 'time';
  readonly name: string;
  readonly us: number;
  readonly restart_id?: string | undefined;
}

/** The state of the host as a session begins and ends. */
export interface NoiseRead extends HostNoise {
  readonly type: 'noise';
  readonly when: 'before' | 'after';
  readonly at: string;
}

/** Something new that should have been gone. */
export interface LeakFound extends Owner {
  readonly type: 'leak';
  readonly kind: ResourceKind;
  readonly what: string;
  /** Where it was: among what the engine holds while it runs, or on the host after its end. */
  readonly place: 'engine' | 'host';
  /** 0 in a visit of the sentinel; absent if nothing was measured: before the first round, at the run's end. */
  readonly round?: number | undefined;
  /** `probe` if runtimes were tried; absent at the run's end. */
  readonly restart_id?: string | undefined;
  /** The command of the runtime that was tried, and whether it started a container. */
  readonly tried?: string | undefined;
  readonly started?: boolean | undefined;
  /** `ended` with the engine; `removed` by the tool; `left` if it is still there. */
  readonly outcome: 'ended' | 'removed' | 'left';
}

export interface WarningRaised {
  readonly type: 'warning';
  readonly host?: string | undefined;
  readonly message: string;
  readonly restart_id?: string | undefined;
}

/** The engine was stopped; `complete` when every planned burst of the round was measured. */
export interface RoundEnded {
  readonly type: 'round-end';
  readonly restart_id: string;
  readonly complete: boolean;
}

/** The plan's precision was reached: later rounds are not measured. */
export interface PrecisionReached {
  readonly type: 'precise';
  /** Complete ones. */
  readonly rounds: number;
}

export interface RunEnded {
  readonly type: 'end';
  readonly status: 'done' | 'interrupted' | 'failed';
  readonly wall_us: number;
  readonly at: string;
}
