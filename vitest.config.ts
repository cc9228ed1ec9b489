import { defineConfig } from 'vitest/config';

/** Those of a further axis, workload or kind of engine: what they put in a module's place is not for other files. */
const MODULE_MOCKS = ['test/unit/**/new-*.test.ts'];

export default defineConfig({
  test: {
    reporters: ['default', './test/plain-line-reporter.ts'],
    // Nothing is retried: a test that fails now and then is a finding.
    retry: 0,
    // All cores: the one that Vitest would leave free is half of a small machine.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          exclude: MODULE_MOCKS,
          // Most of the time would go into importing the same modules for each file.
          isolate: false,
          // A thread's stack is too small for the deepest input.
          pool: 'forks',
        },
      },
      { test: { name: 'unit-isolated', include: MODULE_MOCKS } },
      { test: { name: 'golden', include: ['test/golden/**/*.test.ts'] } },
      { test: { name: 'property', include: ['test/property/**/*.test.ts'], testTimeout: 60_000 } },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          // Real engines on a small machine, one at a time.
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'load',
          include: ['test/load/**/*.test.ts'],
          fileParallelism: false,
          // Alone: medians of a millisecond and bytes of a heap are not themselves beside other work.
          sequence: { groupOrder: 3 },
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'vm',
          include: ['test/vm/**/*.test.ts'],
          fileParallelism: false,
          // After the rest: an emulated guest takes all of a small machine.
          sequence: { groupOrder: 1 },
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'crash',
          include: ['test/crash/**/*.test.ts'],
          fileParallelism: false,
          // Alone: it compares the whole host with what it was.
          sequence: { groupOrder: 2 },
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
