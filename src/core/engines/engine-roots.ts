/** Where an engine that runs keeps what it has: absolute paths, as its own mount namespace has them. */
export interface EngineRoots {
  /** Of its API. */
  readonly socket: string;
  /** What the file system made for the start is mounted at. */
  readonly dataRoot: string;
  /** The folder that the engine is to name as its data root: in that, where it remaps users. */
  readonly rootDir: string;
  /** Folders in which it mounts container roots. */
  readonly rootfs: readonly string[];
  /** Socket of the containerd that it uses, whose CPU time and memory are its own. */
  readonly containerd: string;
  /** containerd's namespace of its containers. */
  readonly namespace: string;
  /** Folders of containerd's tasks, NAMESPACE/ID below each. */
  readonly bundles: readonly string[];
  /** Where runtimes keep their state: NAMESPACE/ID below each folder in `folder` whose name begins so. */
  readonly states: { readonly folder: string; readonly prefix: string };
  /** Folders in which it keeps one folder for every container. */
  readonly containers: readonly string[];
}
