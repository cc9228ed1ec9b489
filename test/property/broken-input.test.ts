import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { removeScratch } from '../fuzz/scratch.ts';
import { survives, type FuzzTarget } from '../fuzz/target.ts';
import { TARGETS } from '../fuzz/targets.ts';

/** How many inputs of each take about ten seconds; `npm run fuzz` goes on for as long as it is told. */
const INPUTS = {
  scenario: 1200,
  'daemon-json': 4000,
  events: 200,
  'engine-replies': 200,
  places: 100,
  'init-script': 600,
  'image-archive': 200,
  environment: 200,
} as const;

afterAll(removeScratch);

it.each(Object.entries(INPUTS))(
  '%s that is broken gives a result or an error of the tool',
  { timeout: 180_000 },
  async (name, numRuns) => {
    const target: FuzzTarget<unknown> = TARGETS[name as keyof typeof TARGETS]();
    const found = await fc.check(survives(target), { numRuns });
    // The report of a failure is the place to look at: what it tried, and how to replay it.
    if (found.failed) throw new Error(fc.defaultReportMessage(found), { cause: found.errorInstance });
    expect(found.numRuns).toBe(numRuns);
  },
);
