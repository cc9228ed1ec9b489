import type { DriverSetup } from '../../scenario/scenario.ts';
import type { Refusal } from '../engine-kind.ts';

/**
 * The messages, and what they mean: moby daemon/graphdriver and daemon/image_store_choice.go, versions 17.06 to 29.
 * Order matters: specific ones come before `driver not supported`, which accompanies several.
 */
const MEANINGS: readonly [RegExp, (setup: DriverSetup) => string][] = [
  [
    /not compatible with userns remapping/,
    (s) => `an engine that remaps users (userns-remap) has no snapshotters, and so no ${s.driver}`,
  ],
  [/has been deprecated and removed/, (s) => `this engine no longer has ${s.driver}; use an older one`],
  [/is not registered, map\[/, (s) => `this engine no longer has ${s.driver}; use an older one`],
  [
    /'overlay' not found as a supported filesystem/,
    () => 'the kernel has no overlay file system; load its module',
  ],
  [
    /failed to mount overlay/,
    () =>
      'the backing file system cannot carry overlay (overlay on overlay, NFS, or a user namespace); put the state directory on ext4 or xfs',
  ],
  [
    /formatted without d_type support/,
    () => 'the backing file system has no d_type; format it again (xfs: ftype=1) or use backing: fresh',
  ],
  [/exec: "fuse-overlayfs": executable file not found/, () => 'fuse-overlayfs is not on PATH; install it'],
  [
    /Udev sync is not supported/,
    () =>
      'devicemapper needs udev synchronisation, but this dockerd is static or udev is not running; use an engine from a distribution',
  ],
  [
    /prerequisites for driver not satisfied/,
    (s) => `the data root is not on the file system that ${s.driver} needs, or its kernel part is missing`,
  ],
  [
    /backing file system is unsupported/,
    (s) => `${s.driver} cannot work on this backing file system; use backing: fresh`,
  ],
  [
    /configured driver ".*" not available/,
    (s) => `this engine has no snapshotter ${s.driver}, or it could not load`,
  ],
  [
    /graphdriver plugins are only supported with experimental/,
    (s) => `this engine was built without ${s.driver}`,
  ],
  [
    /driver not supported/,
    (s) => `this engine was built without ${s.driver}, or the kernel lacks what it needs`,
  ],
];

/** @returns undefined when the log holds no known refusal: then the start has failed, it was not refused */
export function driverRefusal(setup: DriverSetup, log: readonly string[]): Refusal | undefined {
  const fatal = log.filter((line) =>
    /level"?[=:]"?(error|fatal)|^failed to start daemon|^Error starting daemon/i.test(line),
  );
  for (const [pattern, meaning] of MEANINGS) {
    const line = fatal.find((candidate) => pattern.test(candidate));
    if (line !== undefined) return { reason: meaning(setup), detail: fatal.at(-1) ?? line };
  }
  return undefined;
}
