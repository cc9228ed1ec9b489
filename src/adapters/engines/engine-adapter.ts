import type { CriDialect } from '../../core/engines/cri-dialect.ts';
import type { DockerDialect } from '../../core/engines/docker-dialect.ts';
import type { EngineContents } from '../../core/engines/engine-contents.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Engine } from '../../ports/engine.ts';

/** What drivergrid does with engines that speak one API. */
export interface EngineAdapter {
  /**
   * Connects to a running engine.
   * @param life - `gone` aborts when the engine ends
   * @throws Error if it does not answer, or speaks another API
   */
  readonly open: (socket: string, life: EngineLife, signal: AbortSignal) => Promise<Engine>;
  /** Asks a running engine for any answer. @throws Error if it gives none */
  readonly answers: (socket: string, signal: AbortSignal) => Promise<void>;
  /** What an engine of the host holds, as it says itself if it runs, otherwise read from its data root. */
  readonly contents: (engine: HostEngine) => Promise<EngineContents>;
  /** Ids of the containers running on an engine of the host. */
  readonly runningContainers: (socket: string) => Promise<readonly string[]>;
  /** Removes the containers that runs of drivergrid have left on a running engine; absent: they end with the engine. */
  readonly removeOurs?: (socket: string, signal: AbortSignal) => Promise<void>;
  /**
   * Starts containers that ran before, unless they run still; one with automatic removal is gone. @returns what was done, for
   * messages
   */
  readonly startContainers: (socket: string, ids: readonly string[]) => Promise<readonly string[]>;
  /**
   * Tells the id of every container that is created from now on, whoever asks for it; absent if it has no containers.
   * @returns what ends it
   */
  readonly watchCreated?: (socket: string, tell: (id: string) => void) => Promise<() => void>;
}

export interface EngineLife {
  readonly clock: Clock;
  readonly gone: AbortSignal;
  /** The engine's process as the host has it; undefined before it is there. */
  readonly pid: () => Promise<number | undefined>;
  readonly dataRoot: string;
  /** What it has logged so far; absent: nothing is known. */
  readonly logTail?: (() => Promise<readonly string[]>) | undefined;
  /** How its Docker API differs; absent: not at all. */
  readonly dialect?: DockerDialect | undefined;
  /** What a client of its CRI must know; absent: it has none. */
  readonly cri?: CriDialect | undefined;
}

/** An engine of the host itself. */
export interface HostEngine {
  /** Whether it runs. */
  readonly active: boolean;
  readonly socket: string;
  readonly dataRoot: string;
  /** Its program. */
  readonly binary: string;
}
