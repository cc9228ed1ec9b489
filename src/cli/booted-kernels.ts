import { UsageError } from '../core/errors.ts';
import { askedKernels } from '../core/plan/boots.ts';
import type { Booted } from './run-job.ts';

export interface KernelOptions {
  readonly kernel?: readonly string[] | undefined;
  /** Of each kernel. */
  readonly boots?: number | undefined;
}

/**
 * The kernels to boot in turn, as the user names them.
 * @returns undefined if none are asked for
 * @throws UsageError if it is one kernel, or what it takes with them is missing
 */
export function bootedKernels({ kernel, boots }: KernelOptions): Booted | undefined {
  if (kernel === undefined && boots === undefined) return undefined;
  if (kernel === undefined || boots === undefined) {
    const [given, missing] = kernel === undefined ? ['--boots', '--kernel'] : ['--kernel', '--boots'];
    throw new UsageError(`expected ${missing} with ${given}`, {
      hint: 'For example: --kernel 6.1 --kernel 6.12 --boots 4',
    });
  }
  const kernels = askedKernels(kernel);
  if (kernels.length < 2) {
    throw new UsageError(`expected two or more kernels to compare, found --kernel ${kernel.join(', ')}`, {
      hint: 'Name another with a further --kernel; without any, the run is of the running kernel.',
    });
  }
  return { kernels, boots };
}
