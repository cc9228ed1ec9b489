import type { BootableKernel, LoaderName } from '../core/reboots/reboot-record.ts';

/** Chooses which kernel this machine boots next, and only next: the default stays what it is. */
export interface BootChooser {
  readonly name: LoaderName;
  /**
   * What it knows the kernels by. Changes nothing.
   * @throws HostError if it has no entry for one, or something else is chosen for the next boot already
   */
  kernels(releases: readonly string[]): Promise<readonly BootableKernel[]>;
  /** Chooses one, durably, and reads it back. */
  choose(kernel: BootableKernel): Promise<void>;
  /**
   * Takes a choice of one of these back, if it is still there; idempotent, verified. Someone else's choice stays.
   * @returns whether there was one
   */
  clear(kernels: readonly BootableKernel[]): Promise<boolean>;
  /** Ends what runs, and boots what was chosen. Returns while services are still being stopped. */
  reboot(): Promise<void>;
}
