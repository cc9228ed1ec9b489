import type { Check } from '../record/events.ts';
import type { DriverTraits } from './driver-traits.ts';

/** A mount as the kernel shows it. */
interface Mount {
  readonly mountPoint: string;
  readonly type: string;
}

/**
 * Checks that a running container's root is a mount of the driver's type.
 * @param before mounts before the container was started
 * @param after mounts while it runs
 * @param places folders in which the engine mounts container roots
 */
export function rootfsCheck(
  { rootfs }: DriverTraits,
  before: readonly Mount[],
  after: readonly Mount[],
  places: readonly string[],
): Check {
  const known = new Set(before.map((mount) => mount.mountPoint));
  const isRootfs = (mount: Mount): boolean =>
    !known.has(mount.mountPoint) &&
    mount.type !== 'nsfs' &&
    !mount.mountPoint.endsWith('/shm') &&
    places.some((place) => mount.mountPoint.startsWith(`${place}/`));
  const types = [...new Set(after.filter(isRootfs).map((mount) => mount.type))].sort();
  const found = types.length === 0 ? 'no mount of its own' : types.join(', ');
  // A bind mount has the type of the file system below: here that of the data root.
  const expected = rootfs === 'bind' ? typesAt(before, places) : (rootfs ?? []);
  const ok =
    expected.length === 0
      ? types.length === 0
      : types.length > 0 && types.every((type) => expected.includes(type));
  const wanted = expected.length === 0 ? 'no mount of its own' : expected.join(' or ');
  return { what: 'root of a running container', expected: wanted, found, ok };
}

function typesAt(mounts: readonly Mount[], places: readonly string[]): readonly string[] {
  return mounts.filter((mount) => places.includes(mount.mountPoint)).map((mount) => mount.type);
}
