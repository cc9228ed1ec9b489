/** containerd's task folder, under the engine's exec root where it has a containerd of its own. */
export const OWN_TASKS = 'containerd/daemon/io.containerd.runtime.v2.task';
/** That of the host's containerd (containerd's config.toml, `state`). */
export const SYSTEM_TASKS = '/run/containerd/io.containerd.runtime.v2.task';
