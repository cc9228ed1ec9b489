import type { Workload } from '../../src/workloads/workload.ts';

/** A further workload, as a test adds it to the list: it needs no image, and counts. */
export const COUNTING_WORKLOAD: Workload = {
  ...{ name: 'counting', apis: ['docker'], steps: ['up', 'down'], tools: [] },
  images: () => [],
  open: () => {
    let count = 0;
    return Promise.resolve({
      prepare: () => Promise.resolve(),
      iterate: async (_iteration, timer) => {
        await timer.step('up', () => Promise.resolve(++count));
        await timer.step('down', () => Promise.resolve(--count));
        return { exitCode: count, engineUs: {} };
      },
      trouble: () => undefined,
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
  },
};
