/** Debian suites for a guest's user land, oldest first. */
export const SUITES = ['bullseye', 'bookworm', 'trixie', 'sid'] as const;

export type Suite = (typeof SUITES)[number];

export const DEFAULT_SUITE: Suite = 'bookworm';
export const DEFAULT_MIRROR = 'http://deb.debian.org/debian';

/** The requested guest. These fields name its image, so a cached one is found without a network. */
export interface GuestRequest {
  readonly suite: Suite;
  readonly mirror: string;
  /** As requested, for example `6.12`; empty: the suite's newest. One image has all of them. */
  readonly kernels: readonly string[];
}
