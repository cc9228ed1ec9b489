import type { ResourceKind } from '../core/audit/resource.ts';
import type { EngineFacts } from '../core/engines/engine-facts.ts';
import type { BundleApi } from './bundle-api.ts';
import type { CriApi } from './cri-api.ts';
import type { DockerApi } from './docker-api.ts';
import type { FloorApi } from './floor-api.ts';
import type { ImageArchive } from './image.ts';

/** The API of an engine, for workloads only. */
export type EngineApi = DockerApi | CriApi | BundleApi | FloorApi;

/**
 * A running engine with everything that a run needs. Every call ends when its signal aborts, with the signal's reason.
 */
export interface Engine {
  readonly api: EngineApi;
  facts(signal: AbortSignal): Promise<EngineFacts>;
  /**
   * Loads an image.
   * @throws Error if the engine then has another image under its name
   */
  bringImage(image: ImageArchive, signal: AbortSignal): Promise<void>;
  /** Starts a container that runs until it is disposed of. */
  hold(spec: HeldSpec, signal: AbortSignal): Promise<HeldContainer>;
  /** The runtime of a container created here, even if it is gone; of the latest thousand only. */
  runtimeOf(containerId: string): string | undefined;
  /** What it holds now. */
  holdings(signal: AbortSignal): Promise<readonly Holding[]>;
  /**
   * Marks what is asked of it from here on as part of a trace.
   * @param parent - a `traceparent` (W3C Trace Context); undefined: of none
   */
  traceAs(parent: string | undefined): void;
  /** Closes connections; the engine itself is not affected. */
  close(): void;
}

export interface HeldSpec {
  readonly image: string;
  readonly command: readonly string[];
  readonly runtime: string;
  readonly network: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Whether what it prints will be read. */
  readonly isRead?: boolean;
}

/** Disposing kills and removes it; it is gone already if its engine has ended. */
export interface HeldContainer extends AsyncDisposable {
  readonly id: string;
  readonly running: boolean;
  /** Its process in the engine's pid namespace; 0 if none runs. */
  readonly pid: number;
  /** Names of the engine's networks that it is in. */
  readonly networks: readonly string[];
  /**
   * The first lines that it prints to its standard output, as soon as it has; absent if it is not read, or the engine does
   * not show what containers print.
   */
  readonly lines?: ((count: number, signal: AbortSignal) => Promise<readonly string[]>) | undefined;
}

/** One thing that an engine holds, even a stopped container. */
export interface Holding {
  readonly kind: ResourceKind;
  /** Its id or name. */
  readonly name: string;
}
