import type { EngineContents } from '../../core/engines/engine-contents.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Engine } from '../../ports/engine.ts';

/** What drivergrid does with the engines of one API. */
export interface EngineAdapter {
  /**
   * Connects to an engine that answers.
   * @param life - `gone` aborts when the engine ends
   * @throws Error where it does not answer, or speaks another API
   */
  readonly open: (socket: string, life: EngineLife, signal: AbortSignal) => Promise<Engine>;
  /** What an engine of the host has, by its own word where it runs, else by its data root. */
  readonly contents: (engine: HostEngine) => Promise<EngineContents>;
  /** Ids of the containers that run on an engine of the host. */
  readonly runningContainers: (socket: string) => Promise<readonly string[]>;
  /** Starts containers that ran before; one that was to be removed at its end is gone. @returns what was done, in words */
  readonly startContainers: (socket: string, ids: readonly string[]) => Promise<readonly string[]>;
}

export interface EngineLife {
  readonly clock: Clock;
  readonly gone: AbortSignal;
}

/** An engine that is the host's own. */
export interface HostEngine {
  /** Whether it runs. */
  readonly active: boolean;
  readonly socket: string;
  readonly dataRoot: string;
}
