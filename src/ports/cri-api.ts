import type { ImageArchive } from './image.ts';

/**
 * The Container Runtime Interface of Kubernetes as workloads use it (k8s.io/cri-api, runtime/v1). Every call ends when its
 * signal aborts, with the signal's reason. What an engine refuses is an Error with the engine's own text.
 */
export interface CriApi {
  readonly kind: 'cri';
  /** For `crictl --runtime-endpoint`, `unix:///...`. */
  readonly endpoint: string;
  readonly pods: Pods;
  readonly images: PodImages;
  /** The configurations of a pod and its container as JSON, for crictl. */
  configurations(
    pod: PodSpec,
    container: PodContainerSpec,
  ): { readonly pod: string; readonly container: string };
  /** Serves an image from a registry that the engine can reach, until it is disposed of; one at a time. */
  serve(image: ImageArchive, signal: AbortSignal): Promise<ServedImage>;
  /** Makes the folder of what the container of a pod will print: a kubelet's work, not the engine's. */
  prepareLog(spec: PodSpec): Promise<void>;
  /** What the container of a pod has printed. */
  printed(pod: Pod, signal: AbortSignal): Promise<Printed>;
  /** Removes what the container of a removed pod has printed: a kubelet's work, not the engine's. */
  forget(pod: Pod): Promise<void>;
}

export interface Pods {
  /** RunPodSandbox. */
  run(spec: PodSpec, signal: AbortSignal): Promise<Pod>;
  /** StopPodSandbox. */
  stop(pod: Pod, signal: AbortSignal): Promise<void>;
  /** RemovePodSandbox. */
  remove(pod: Pod, signal: AbortSignal): Promise<void>;
  stateOf(pod: Pod, signal: AbortSignal): Promise<PodState>;
  /** CreateContainer, the pod's only one. @returns its id */
  create(pod: Pod, spec: PodContainerSpec, signal: AbortSignal): Promise<string>;
  /** StartContainer. */
  startContainer(id: string, signal: AbortSignal): Promise<void>;
  /** StopContainer. @param graceSeconds from the stop signal to SIGKILL; 0: SIGKILL at once */
  stopContainer(id: string, graceSeconds: number, signal: AbortSignal): Promise<void>;
  /** RemoveContainer. */
  removeContainer(id: string, signal: AbortSignal): Promise<void>;
  containerState(id: string, signal: AbortSignal): Promise<ContainerState>;
  /** The container's process in the engine's pid namespace; 0 if the engine does not tell. */
  pidOf(container: string, signal: AbortSignal): Promise<number>;
}

export type PodState = 'ready' | 'not ready' | 'absent';

export interface ContainerState {
  readonly state: 'created' | 'running' | 'exited' | 'unknown' | 'absent';
  /** Once it has exited. */
  readonly exitCode: number;
  /** Why it has ended, if the engine says so: `StartError: ...`. */
  readonly reason: string;
}

export interface PodSpec {
  /** Unique in the run; the name and the uid of the pod. */
  readonly label: string;
  /** The handler that its containers run under. */
  readonly runtime: string;
  readonly network: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A pod that was made. */
export interface Pod {
  readonly id: string;
  readonly spec: PodSpec;
}

export interface PodContainerSpec {
  readonly image: string;
  /** In place of the image's own. */
  readonly command: readonly string[] | undefined;
}

export interface PodImages {
  /** Puts an archive into the engine's store, to the end. @throws Error with what the program says */
  load(archive: string | Uint8Array, reference: string, signal: AbortSignal): Promise<void>;
  /** PullImage. */
  pull(reference: string, signal: AbortSignal): Promise<void>;
  /** `sha256:...`; undefined if the engine has no such image. */
  idOf(reference: string, signal: AbortSignal): Promise<string | undefined>;
  /** What the engine removes an image by: its name, or its id if it reports success for a name and does nothing. */
  removableAs(reference: string, signal: AbortSignal): Promise<string>;
  /** RemoveImage; one that is not there counts as removed. @param image of {@link removableAs} */
  remove(image: string, signal: AbortSignal): Promise<void>;
}

/** An image in a registry. */
export interface ServedImage extends AsyncDisposable {
  /** With the registry's address. */
  readonly reference: string;
}

/** Without what went beyond the first 1 MiB of each. */
export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
  /** How many bytes there were, kept or not. */
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
}
