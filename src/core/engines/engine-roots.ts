/** Where a running engine keeps its files: absolute paths in its own mount namespace. */
export interface EngineRoots {
  /** Of its API. */
  readonly socket: string;
  /** Mount point of the file system made for the start. */
  readonly dataRoot: string;
  /** The folder that the engine should report as its data root: a subfolder if it remaps users. */
  readonly rootDir: string;
  /** Folders in which it mounts container roots. */
  readonly rootfs: readonly string[];
  /** Socket of its containerd, whose CPU time and memory count as the engine's; absent if it has none. */
  readonly containerd?: string;
  /** containerd's namespace of its containers. */
  readonly namespace: string;
  /** Folders of containerd's tasks, NAMESPACE/ID below each. */
  readonly bundles: readonly string[];
  /** Where runtimes keep their state: NAMESPACE/ID below each folder in `folder` that has the prefix. */
  readonly states: { readonly folder: string; readonly prefix: string };
  /** Folders in which it keeps one folder for every container. */
  readonly containers: readonly string[];
}
