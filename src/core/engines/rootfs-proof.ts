import type { Check } from '../record/events.ts';
import type { DriverTraits } from './driver-traits.ts';

/** A mount as the kernel shows it. */
export interface RootMount {
  readonly mountPoint: string;
  readonly type: string;
}

/** The mounts that a container's start has made in the folders for container roots. */
export function rootfsMounts<Mount extends RootMount>(
  before: readonly RootMount[],
  after: readonly Mount[],
  places: readonly string[],
): Mount[] {
  const known = new Set(before.map((mount) => mount.mountPoint));
  return after.filter(
    (mount) =>
      !known.has(mount.mountPoint) &&
      mount.type !== 'nsfs' &&
      !mount.mountPoint.endsWith('/shm') &&
      places.some((place) => mount.mountPoint.startsWith(`${place}/`)),
  );
}

/**
 * Checks that a running container's root is a mount of the driver's type.
 * @param before mounts before the container was started
 * @param after mounts while it runs
 * @param places folders in which the engine mounts container roots
 */
export function rootfsCheck(
  { rootfs }: DriverTraits,
  before: readonly RootMount[],
  after: readonly RootMount[],
  places: readonly string[],
): Check {
  const types = [...new Set(rootfsMounts(before, after, places).map((mount) => mount.type))].sort();
  const found = types.length === 0 ? 'no mount of its own' : types.join(', ');
  // A bind mount has the type of the file system below: here that of the data root.
  const expected = rootfs === 'bind' ? typesAt(before, places) : rootfs === 'any' ? [] : (rootfs ?? []);
  if (rootfs === 'any')
    return {
      what: 'root of a running container',
      expected: 'a mount of its own',
      found,
      ok: types.length > 0,
    };
  const ok =
    expected.length === 0
      ? types.length === 0
      : types.length > 0 && types.every((type) => expected.includes(type));
  const wanted = expected.length === 0 ? 'no mount of its own' : [...new Set(expected)].join(' or ');
  return { what: 'root of a running container', expected: wanted, found, ok };
}

/** File system types of the folders, whether they are mounts of their own or lie on one. */
function typesAt(mounts: readonly RootMount[], places: readonly string[]): readonly string[] {
  return places.flatMap((place) => {
    const above = mounts.filter(({ mountPoint }) =>
      `${place}/`.startsWith(mountPoint === '/' ? '/' : `${mountPoint}/`),
    );
    const longest = Math.max(...above.map(({ mountPoint }) => mountPoint.length));
    // The latest of those at one place hides the others.
    return above.findLast(({ mountPoint }) => mountPoint.length === longest)?.type ?? [];
  });
}
