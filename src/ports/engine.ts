/**
 * A Docker engine as the workloads and proofs use it. Every method ends when its signal aborts, with the
 * signal's reason, even where the engine died after sending headers (a bare dockerode promise would hang).
 */
export interface Engine {
  readonly containers: Containers;
  info(signal: AbortSignal): Promise<EngineInfo>;
  /** Loads a `docker save` archive. */
  loadImage(archive: string | Uint8Array, signal: AbortSignal): Promise<void>;
  /** @returns the image's id, `sha256:...`; undefined where the engine has no such image */
  imageId(reference: string, signal: AbortSignal): Promise<string | undefined>;
  /** What it holds now. */
  holdings(signal: AbortSignal): Promise<Holdings>;
  /** Opens the stream of container events; the first event after it resolves is not missed. */
  watchEvents(signal: AbortSignal): Promise<EventWatch>;
  /** Drops connections; the engine itself is not touched. */
  close(): void;
}

/** By id or name, stopped containers too. */
export interface Holdings {
  readonly containers: readonly string[];
  readonly networks: readonly string[];
  readonly volumes: readonly string[];
}

export interface Containers {
  /** The runtime of a container that was created here, be it gone; of the latest thousand only. */
  runtimeOf(id: string): string | undefined;
  /** @returns the container's id */
  create(spec: ContainerSpec, signal: AbortSignal): Promise<string>;
  /** Attaches to output before start. */
  attach(id: string, signal: AbortSignal): Promise<Attachment>;
  /** Opens `wait?condition=removed`; resolves when the engine's headers arrived, so before start. */
  awaitRemoval(id: string, signal: AbortSignal): Promise<Removal>;
  start(id: string, signal: AbortSignal): Promise<void>;
  inspect(id: string, signal: AbortSignal): Promise<ContainerDetails>;
  /** Kills and removes; a container that is gone counts as removed. */
  remove(id: string, signal: AbortSignal): Promise<void>;
}

export interface ContainerSpec {
  readonly image: string;
  readonly command: readonly string[] | undefined;
  readonly runtime: string;
  readonly network: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Removed by the engine when it exits, as `docker run --rm` does. */
  readonly autoRemove: boolean;
}

export interface Attachment {
  /** Resolves with all the output at the stream's end, which comes after the process has exited. */
  output(signal: AbortSignal): Promise<AttachedOutput>;
  close(): void;
}

export interface AttachedOutput {
  readonly stdout: string;
  readonly stderr: string;
  /** When the stream ended, on the client's clock: the nearest a client comes to the process's exit. */
  readonly endedUs: number;
}

export interface Removal {
  /** Resolves once the container is removed. */
  done(signal: AbortSignal): Promise<{ readonly exitCode: number; readonly error: string | undefined }>;
  close(): void;
}

/** What the engine says of itself, in the words of `GET /info` and `GET /version`. */
export interface EngineInfo {
  readonly version: string;
  readonly apiVersion: string;
  readonly driver: string;
  /** Driver status rows, `Backing Filesystem` to `extfs` for one. */
  readonly driverStatus: readonly (readonly [string, string])[];
  readonly rootDir: string;
  readonly runtimes: readonly string[];
  readonly cgroupDriver: string;
  readonly cgroupVersion: string;
  readonly containerdVersion: string;
  readonly runcVersion: string;
  readonly securityOptions: readonly string[];
  readonly warnings: readonly string[];
}

export interface ContainerDetails {
  readonly running: boolean;
  /** Its process in the engine's pid namespace; 0 where none runs. */
  readonly pid: number;
  /** Names of the networks that the engine has connected it to. */
  readonly networks: readonly string[];
  readonly driver: string;
  readonly runtime: string;
}

/** One container event. */
export interface EngineEvent {
  readonly containerId: string;
  /** `create`, `attach`, `start`, `die`, `destroy`, ... */
  readonly action: string;
  /** The engine's wall clock, nanoseconds since 1970: differences only. */
  readonly engineNs: bigint;
  /** When the client read it, on {@link Clock}. */
  readonly seenUs: number;
}

export interface EventWatch {
  /** All events of a container so far, once `action` is among them, no more can come or the signal has aborted. */
  until(containerId: string, action: string, signal: AbortSignal): Promise<readonly EngineEvent[]>;
  /** Why events are missing, where the engine did not send all of them. */
  trouble(): string | undefined;
  /** Frees what is kept of a container. */
  forget(containerId: string): void;
  close(): void;
}
