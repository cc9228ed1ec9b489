import type { EngineRoots } from '../core/engines/engine-roots.ts';
import type { Part } from '../core/explain/part.ts';
import type { OverlayOptions } from '../core/engines/overlay-options.ts';
import type { ReadyRuntime } from '../core/runtimes/known-runtimes.ts';
import type { DriverSetup } from '../core/scenario/scenario.ts';
import type { Auditor } from './auditor.ts';
import type { DataRoot } from './data-root.ts';
import type { Engine } from './engine.ts';
import type { EngineUsage } from './engine-usage.ts';
import type { SpanSource } from './span-source.ts';
import type { MemoryMeter } from './memory-meter.ts';

/** Where the engine under test runs, and how it is set up for every driver setup. */
export interface Lab {
  /**
   * Makes what the engine needs (backing file system, thin pool, configuration), starts it and waits until it answers.
   * Changes to the host are recorded in the journal first.
   * @throws EngineStartError with the engine's log if it ended or did not answer in time
   */
  start(
    setup: DriverSetup,
    runtimes: readonly ReadyRuntime[],
    signal: AbortSignal,
    how?: StartOptions,
  ): Promise<RunningEngine>;
}

export interface StartOptions {
  /** Whether it is to tell what it does, where it can. */
  readonly isTraced?: boolean;
}

export interface RunningEngine {
  readonly engine: Engine;
  /** Aborts with an EngineGoneError when the engine's process ends. */
  readonly gone: AbortSignal;
  readonly roots: EngineRoots;
  /** File system type made for the data root; undefined on the host's own. */
  readonly dataRootType: string | undefined;
  /** What the data root is on, for reports. */
  readonly backing: string;
  /** Where the start's time went, microseconds by name. */
  readonly spent: Readonly<Record<string, number>>;
  readonly evidence: Evidence;
  readonly usage: EngineUsage;
  readonly dataRoot: DataRoot;
  readonly memory: MemoryMeter;
  readonly auditor: Auditor;
  /** What it tells of itself; absent of a start that is not traced. */
  readonly spans?: SpanSource | undefined;
  /** The threads that run for the engine now, by their ids on the host. */
  threads(): Promise<ReadonlyMap<number, Part>>;
  /**
   * Ends the engine (asks, waits, kills) and removes everything this start made; idempotent.
   * @returns where the time went, microseconds by name
   */
  stop(): Promise<Readonly<Record<string, number>>>;
  /** The last lines of the engine's log. */
  logTail(): Promise<readonly string[]>;
}

/** What the host's kernel and the engine's files show, besides the engine's own report. */
export interface Evidence {
  /** The present mounts in the engine's mount namespace. */
  mounts(): Promise<readonly MountEntry[]>;
  /**
   * The same, read while each of these options of the overlay module is the opposite of what is asked: so an overlay
   * mount shows every one that is as asked. No container may be started meanwhile.
   */
  mountsAgainst(asked: OverlayOptions): Promise<readonly MountEntry[]>;
  /**
   * How a running container was started.
   * @param pid of its process, as the engine knows it
   */
  runtimeTrace(containerId: string, pid: number): Promise<RuntimeTrace>;
  /** SHA-256 of the program that the engine's process runs, in hexadecimal; empty: it cannot be read. */
  programDigest(): Promise<string>;
  /** The program of the process that listens on a socket of the lab; empty: none does, or it cannot be seen. */
  programAt(socket: string): Promise<string>;
  /** SHA-256 of a file as the engine sees it, in hexadecimal; empty: it cannot be read. */
  digest(path: string): Promise<string>;
  /** The network of a container's process; undefined if it cannot be seen. */
  network(pid: number): Promise<NetworkTrace | undefined>;
}

export interface NetworkTrace {
  /** Whether it is the engine's own. */
  readonly isEngines: boolean;
  /** Names of its interfaces, lo too (/proc/PID/net/dev). */
  readonly interfaces: readonly string[];
}

/** A line of /proc/PID/mountinfo (proc(5)). */
export interface MountEntry {
  readonly mountPoint: string;
  readonly type: string;
  readonly source: string;
  readonly options: string;
}

export interface RuntimeTrace {
  /**
   * containerd's shim: the path that it was started by (`shim-binary-path` in the bundle), or else the program of the
   * parent of the container's process; empty: neither is there.
   */
  readonly shim: string;
  /** The program of the container's process, as seen in its own mount namespace; empty: it cannot be seen. */
  readonly program: string;
  /** The binary that containerd's shim (`runtime` in the bundle folder) or conmon was told to run; empty: none found. */
  readonly binary: string;
  /** Text of that binary if it is a script that the engine wrote to add arguments; otherwise empty. */
  readonly wrapper: string;
  /** Files in the runtime's state folder for the container, with the start of their text. */
  readonly stateFiles: readonly { readonly name: string; readonly head: string }[];
}
