/**
 * The Docker Engine API as workloads use it. Every call ends when its signal aborts, with the signal's reason, even if
 * the engine died after sending headers (a bare dockerode promise would hang).
 */
export interface DockerApi {
  readonly kind: 'docker';
  /** For `docker -H`, `unix:///...`. */
  readonly endpoint: string;
  readonly containers: Containers;
  readonly images: Images;
  /** Opens the stream of container events; no event after it resolves is missed. */
  watchEvents(signal: AbortSignal): Promise<EventWatch>;
}

export interface Containers {
  /** @returns the container's id */
  create(spec: ContainerSpec, signal: AbortSignal): Promise<string>;
  /** Attaches to output before start. */
  attach(id: string, signal: AbortSignal): Promise<Attachment>;
  /** Opens `wait?condition=removed`; resolves when the engine's headers arrive, so before start. */
  awaitRemoval(id: string, signal: AbortSignal): Promise<Removal>;
  /** Opens `wait?condition=next-exit`, of a container that stays. */
  awaitExit(id: string, signal: AbortSignal): Promise<Waited<number>>;
  start(id: string, signal: AbortSignal): Promise<void>;
  /** Kills and removes; a container that is gone counts as removed. */
  remove(id: string, signal: AbortSignal): Promise<void>;
}

export interface Images {
  /** Loads an archive, to the end of the engine's answer. @throws Error with what the engine says */
  load(archive: string | Uint8Array, signal: AbortSignal): Promise<void>;
  /** `sha256:...`; undefined if the engine has no such image. */
  idOf(reference: string, signal: AbortSignal): Promise<string | undefined>;
  /** Makes an image of what a container has changed; the container is paused meanwhile, if it runs. */
  commit(containerId: string, reference: string, signal: AbortSignal): Promise<void>;
  /** Removes a name, and the image if that was its last; one that is not there counts as removed. */
  remove(reference: string, signal: AbortSignal): Promise<void>;
}

export interface ContainerSpec {
  readonly image: string;
  readonly command: readonly string[] | undefined;
  readonly runtime: string;
  readonly network: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The engine removes it when it exits, as with `docker run --rm`. */
  readonly autoRemove: boolean;
  /** Whether the engine logs its output, by its usual log driver; absent: it does. */
  readonly isLogged?: boolean | undefined;
  /** What the engine sends it to end it; [the image's, or SIGTERM]. */
  readonly stopSignal?: NodeJS.Signals;
}

export interface Attachment {
  /** Resolves with the output when the stream ends, after the process has exited. */
  output(signal: AbortSignal): Promise<AttachedOutput>;
  close(): void;
}

export interface AttachedOutput {
  /** The first 1 MiB at most, as is {@link stderr}. */
  readonly stdout: string;
  readonly stderr: string;
  /** How many bytes there were, kept or not. */
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
  /** When the stream ended, on the client's clock: as near as a client comes to the process's exit. */
  readonly endedUs: number;
}

/** A call that waits. */
export interface Waited<Code> {
  /** Resolves once the container is removed, or has exited. */
  done(signal: AbortSignal): Promise<{ readonly exitCode: Code; readonly error: string | undefined }>;
  close(): void;
}

/** No exit code: the engine tells it with its event `die` only. */
export type Removal = Waited<number | undefined>;

/** One container event. */
export interface EngineEvent {
  readonly containerId: string;
  /** `create`, `attach`, `start`, `die`, `destroy`, ... */
  readonly action: string;
  /** The engine's wall clock, nanoseconds since 1970: differences only. */
  readonly engineNs: bigint;
  /** Of `die`, where the engine tells it. */
  readonly exitCode?: number | undefined;
  /** When the client read it, on {@link Clock}. */
  readonly seenUs: number;
}

export interface EventWatch {
  /** All events of a container so far, once `action` is among them, no more can come, or the signal has aborted. */
  until(containerId: string, action: string, signal: AbortSignal): Promise<readonly EngineEvent[]>;
  /** Why events are missing, if the engine did not send all. */
  trouble(): string | undefined;
  /** Releases what is kept of a container. */
  forget(containerId: string): void;
  close(): void;
}
