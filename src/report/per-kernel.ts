import { groupBy } from '../core/group-by.ts';
import { outerMark } from '../core/axes/cell.ts';

interface KernelText {
  readonly kernel: string | undefined;
  readonly text: string;
}

/** Each text once, with its kernels: `vfs on 6.1.0`; without them if it applies to all. */
export function perKernel(texts: readonly KernelText[], kernels: readonly (string | undefined)[]): string[] {
  return [...groupBy(texts, ({ text }) => text)].map(([text, group]) => {
    const own = new Set(group.map(({ kernel }) => kernel));
    return own.size === kernels.length
      ? text
      : `${text}${outerMark(
          { kernel: [...own].join(' and ') },
          kernels.map((kernel) => ({ kernel })),
        )}`;
  });
}
