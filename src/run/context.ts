import type { RunEvent } from '../core/record/events.ts';
import type { EngineBuild } from '../core/engines/engine-kind.ts';
import type { BrokenBuild } from '../core/engines/tested-build.ts';
import type { HostFacts } from '../core/host/host.ts';
import type { Plan } from '../core/plan/plan.ts';
import type { ReadyRuntime } from '../core/runtimes/known-runtimes.ts';
import type { Clock } from '../ports/clock.ts';
import type { ImageArchive } from '../ports/image.ts';
import type { Lab } from '../ports/lab.ts';
import type { NoiseMeter } from '../ports/noise-meter.ts';
import type { Programs } from '../ports/programs.ts';
import type { ResultStore } from '../ports/result-store.ts';
import type { Reporter } from '../ports/reporter.ts';
import type { Tracers } from '../ports/tracer.ts';
import type { LeakAudit } from './leak-audit.ts';
import type { Ledger } from './ledger.ts';
import type { Workload } from '../workloads/workload.ts';

/** What a run consists of: its plan, and everything through which it reaches the world. */
export interface RunParts {
  readonly plan: Plan;
  readonly host: HostFacts;
  /** At least one of them can be started. */
  readonly builds: readonly (BuildParts | BrokenBuild)[];
  readonly toolVersion: string;
  /** The image of the workload's containers. */
  readonly images: readonly ImageArchive[];
  /** The built-in image, with a program that can wait, for proofs. */
  readonly waitingImage: ImageArchive;
  /** An image with a program that prints files and waits, for proofs of what a container sees. */
  readonly printingImage: ImageArchive;
  readonly programs: Programs;
  readonly workload: Workload;
  readonly noise: NoiseMeter;
  readonly audit: LeakAudit;
  readonly tracers: Tracers;
  readonly store: ResultStore;
  readonly reporter: Reporter;
  readonly clock: Clock;
  /** Aborts on SIGINT and SIGTERM. */
  readonly interrupted: AbortSignal;
}

/** A build, the host as it sees it, and where it runs. */
export interface BuildParts {
  /** Undefined if the scenario has one build only. */
  readonly name: string | undefined;
  readonly engine: Pick<EngineBuild, 'kind' | 'version' | 'sha256'>;
  readonly host: HostFacts;
  readonly lab: Lab;
}

/** The parts, the build under way, and what is known so far. */
export interface RunContext extends RunParts {
  readonly build: BuildParts;
  readonly runtimes: readonly ReadyRuntime[];
  readonly ledger: Ledger;
  /** Number of the next sample. */
  readonly sequence: { next: number };
  /** Engine starts so far, by round and driver. */
  readonly starts: Map<string, number>;
  /** Records an event and shows it. */
  readonly emit: (event: RunEvent) => Promise<void>;
}
