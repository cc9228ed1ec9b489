/** A mounted file system. */
interface Mounted {
  readonly mountPoint: string;
  readonly type: string;
}

/** Those that keep nothing over a reboot. `overlay` is a live system's or a container's root. */
const LOST: readonly string[] = ['tmpfs', 'ramfs', 'devtmpfs', 'rootfs', 'overlay', 'aufs'];

/** The file system that a path is on. @param path absolute, without links */
export function mountOf<T extends Mounted>(path: string, mounts: readonly T[]): T | undefined {
  return mounts
    .filter(
      ({ mountPoint }) => mountPoint === '/' || path === mountPoint || path.startsWith(`${mountPoint}/`),
    )
    .reduce<T | undefined>(
      // Of two on one point the later one is what is seen.
      (best, mount) => (mount.mountPoint.length >= (best?.mountPoint.length ?? 0) ? mount : best),
      undefined,
    );
}

/** Why what is at a path may be gone after a reboot; undefined if it is not. */
export function lossAtReboot(path: string, mounts: readonly Mounted[]): string | undefined {
  const mount = mountOf(path, mounts);
  return mount !== undefined && LOST.includes(mount.type)
    ? `${path} is on ${mount.mountPoint} (${mount.type}), which a reboot empties`
    : undefined;
}
