import type { Suite } from '../packages/debian-source.ts';

export const DEFAULT_SUITE: Suite = 'bookworm';

/** The requested guest. These fields name its image, so a cached one is found without a network. */
export interface GuestRequest {
  readonly suite: Suite;
  readonly mirror: string;
  /** As requested, for example `6.12`; empty: the suite's newest. One image has all of them. */
  readonly kernels: readonly string[];
}
