import type { ResourceKind } from '../core/audit/resource.ts';
import type { EngineFacts } from '../core/engines/engine-facts.ts';
import type { DockerApi } from './docker-api.ts';
import type { ImageArchive } from './image.ts';

/** The API of an engine, for workloads only. */
export type EngineApi = DockerApi;

/** An engine that answers: all that a run asks of it. Every call ends when its signal aborts, with the signal's reason. */
export interface Engine {
  readonly api: EngineApi;
  facts(signal: AbortSignal): Promise<EngineFacts>;
  /**
   * Loads an image.
   * @throws Error where what the engine then has under its name is another one
   */
  bringImage(image: ImageArchive, signal: AbortSignal): Promise<void>;
  /** Starts a container that goes on until it is let go. */
  hold(spec: HeldSpec, signal: AbortSignal): Promise<HeldContainer>;
  /** The runtime of a container that was created here, also one that is gone; of the latest thousand only. */
  runtimeOf(containerId: string): string | undefined;
  /** What it holds now. */
  holdings(signal: AbortSignal): Promise<readonly Holding[]>;
  /** Drops connections; the engine itself is not touched. */
  close(): void;
}

export interface HeldSpec {
  readonly image: string;
  readonly command: readonly string[];
  readonly runtime: string;
  readonly network: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Disposing of it kills and removes it; with an engine that has ended it is gone. */
export interface HeldContainer extends AsyncDisposable {
  readonly id: string;
  readonly running: boolean;
  /** Its process in the engine's pid namespace; 0 where none runs. */
  readonly pid: number;
  /** Names of the networks that the engine has it in. */
  readonly networks: readonly string[];
}

/** One thing that an engine has, a stopped container too. */
export interface Holding {
  readonly kind: ResourceKind;
  /** Its id or name. */
  readonly name: string;
}
