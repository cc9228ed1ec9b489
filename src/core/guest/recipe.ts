import { aptSource } from '../packages/apt-source.ts';
import { ENABLED_UNITS, GUEST_FILES, MASKED_UNITS } from './guest-files.ts';
import type { GuestRequest } from './request.ts';

/** Increase this when images built by an older version no longer work and nothing else here shows it. */
const RECIPE_VERSION = 1;

/** A machine before scripts/provision.sh: it boots, has a network and an ssh server. */
const BASE_PACKAGES = [
  'systemd-sysv',
  'udev',
  'dbus',
  'openssh-server',
  'initramfs-tools',
  'iproute2',
  'kmod',
  'procps',
  'libstdc++6',
  'ca-certificates',
];

/** Everything an image is made from. Equal recipes make equal guests, so the recipe's digest names the image. */
export interface Recipe extends GuestRequest {
  readonly version: number;
  readonly arch: 'amd64';
  readonly packages: readonly string[];
  /** apt's line for the suite. */
  readonly source: string;
  /** Files by path. */
  readonly files: Readonly<Record<string, string>>;
  readonly enabled: readonly string[];
  readonly masked: readonly string[];
  /** The text of scripts/provision.sh. */
  readonly provision: string;
  /** Version of the Node that runs the tool in the guest, `v20.19.0`. */
  readonly node: string;
}

/** Kernels are a set: order and repetition do not matter. */
export function guestRecipe(request: GuestRequest, made: Pick<Recipe, 'provision' | 'node'>): Recipe {
  return {
    version: RECIPE_VERSION,
    arch: 'amd64',
    suite: request.suite,
    mirror: request.mirror,
    kernels: [...new Set(request.kernels)].sort(),
    packages: BASE_PACKAGES,
    source: aptSource(request.mirror, request.suite),
    files: GUEST_FILES,
    enabled: ENABLED_UNITS,
    masked: MASKED_UNITS,
    ...made,
  };
}
