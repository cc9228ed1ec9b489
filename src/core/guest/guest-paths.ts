/** Mount tags of the folders that a guest gets (9p over virtio). */
export const SHARES = { tool: 'tool', results: 'results', job: 'job' } as const;

/** Paths in the guest. */
export const GUEST_PATHS = {
  /** The tool's package, read-only. */
  tool: '/opt/drivergrid',
  /** The run directory on the host: writes appear there at once. */
  results: '/run/drivergrid/results',
  /** Keys made for this guest. */
  job: '/run/drivergrid/job',
  /** scripts/rootfs.c, compiled on the host: a guest has no compiler. */
  program: '/run/drivergrid/job/rootfs',
  /** Packages of suites from the host's cache, and programs of the host. */
  copies: '/run/drivergrid/job/copies',
  /** The tool's own cache, root's in a guest. */
  cache: '/root/.cache/drivergrid',
  /** Where a loaded tool waits for its command line. */
  worker: '/run/drivergrid/worker',
  /** On the data disk. */
  state: '/var/lib/drivergrid',
  /** An empty disk, for direct-lvm. */
  spare: '/dev/disk/by-id/virtio-spare',
} as const;
