/** Debian suites that a guest's user land can be of, oldest first. */
export const SUITES = ['bullseye', 'bookworm', 'trixie', 'sid'] as const;

export type Suite = (typeof SUITES)[number];

export const DEFAULT_SUITE: Suite = 'bookworm';
export const DEFAULT_MIRROR = 'http://deb.debian.org/debian';

/** The guest that is asked for. What stands here names its image, so a cached one is found without a network. */
export interface GuestRequest {
  readonly suite: Suite;
  readonly mirror: string;
  /** As asked for, `6.12` for one; empty: the newest of the suite. All are in one image. */
  readonly kernels: readonly string[];
}
