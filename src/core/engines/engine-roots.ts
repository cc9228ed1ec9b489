/** Where a running engine keeps its files: absolute paths in its own mount namespace. */
export interface EngineRoots {
  /** Of its API. */
  readonly socket: string;
  /** What offers the API in its place; absent: it does so itself. */
  readonly front?: EngineFront;
  /** Mount point of the file system made for the start. */
  readonly dataRoot: string;
  /** The folder that the engine should report as its data root: a subfolder if it remaps users. */
  readonly rootDir: string;
  /** Folders in which it mounts container roots. */
  readonly rootfs: readonly string[];
  /** Socket of its containerd, whose CPU time and memory count as the engine's; absent if it has none. */
  readonly containerd?: string;
  /** Sockets of its further processes, which count as the engine's too; absent if it has none. */
  readonly services?: readonly string[];
  /** Socket of a snapshotter outside of its containerd, also among its services; absent if there is none. */
  readonly snapshotter?: string;
  /** containerd's namespace of its containers. */
  readonly namespace: string;
  /** Folders of containerd's tasks, NAMESPACE/ID below each. */
  readonly bundles: readonly string[];
  /** Folders in which runtimes keep their state, by the container's id; `*` stands for the rest of a name. */
  readonly states: readonly string[];
  /** The process that it starts for each container, if its arguments name the runtime. */
  readonly monitor?: MonitorArguments;
  /** Folders in which it keeps one folder for every container. */
  readonly containers: readonly string[];
}

/** A process below the engine's own that offers an API for it, and counts as the engine's too. */
export interface EngineFront {
  /** Name of its program. It cannot be found by its socket: that was bound by another name (kubelet util.CreateListener). */
  readonly program: string;
  /** Where the engine's own process listens. */
  readonly engineSocket: string;
}

/** How to read a monitor's arguments: each value follows its flag. */
export interface MonitorArguments {
  /** Name of its program. */
  readonly program: string;
  /** Flag before the container's id. */
  readonly container: string;
  /** Flag before the path of the runtime. */
  readonly runtime: string;
}
