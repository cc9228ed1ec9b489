import { UsageError } from '../core/errors.ts';

/** Each boot measures at least one round; with one kernel there is one boot. @throws UsageError */
export function requireBoots(boots: number, rounds: number, kernels: number): void {
  if (!Number.isInteger(boots) || boots < 1) {
    throw new UsageError(`--boots: expected a whole number of at least 1, found ${boots}`);
  }
  if (kernels > 1 && boots > Math.max(2, rounds)) {
    throw new UsageError(`--boots ${boots}: expected at least as many rounds, found ${rounds}`, {
      hint: `Give --rounds ${boots} or more.`,
    });
  }
}

/**
 * The kernels that a host of its own boots in turn.
 * @param isSized whether the run is one whose rounds are found out: a pilot, or one with a wanted precision
 * @throws UsageError if there is one only, or the rounds are not known
 */
export function requireOwnKernels(kernels: readonly string[], isSized: boolean): void {
  if (kernels.length === 0) return;
  if (kernels.length === 1) {
    throw new UsageError('--kernel: expected two kernels or more, found one', {
      hint: 'Boot the kernel and leave --kernel out: a run is under the kernel that runs.',
    });
  }
  if (isSized) {
    throw new UsageError('--kernel: expected rounds that are known, found --pilot or --precision', {
      hint: 'Give --rounds.',
    });
  }
}
