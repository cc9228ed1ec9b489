import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SampleRecorded } from '../../src/core/record/events.ts';
import type { Burst, Plan, PlannedRound } from '../../src/core/plan/plan.ts';
import { planRun } from '../../src/core/plan/plan-run.ts';
import { DoneSamples, remainingBursts } from '../../src/core/plan/remaining.ts';
import { anyScenario, anySeed } from '../fixtures/any-scenario.ts';
import { sample } from '../fixtures/recorded-run.ts';
import { placesOf, plannedPlaces } from '../fixtures/stand-in-run.ts';

/** The samples of bursts, in the order in which they would be recorded. */
function samplesOf({ round, sentinel, driver }: PlannedRound, bursts: readonly Burst[]): SampleRecorded[] {
  return bursts.flatMap(({ runtime, concurrency, phase, iterations }) =>
    iterations.map((iteration) =>
      sample(driver, { round, sentinel, runtime, concurrency, phase, iteration }),
    ),
  );
}

/** Where the samples of the sentinel belong. */
function visitsOf(samples: readonly SampleRecorded[]): string[] {
  return samples
    .filter(({ phase }) => phase === 'sentinel')
    .map(({ sentinel, iteration }) => `${sentinel ?? '?'} ${iteration}`)
    .sort();
}

function isOf(burst: Burst): (other: Burst) => boolean {
  return ({ runtime, concurrency }) => runtime === burst.runtime && concurrency === burst.concurrency;
}

/**
 * A plan, and what of it was recorded when it was interrupted: all up to some point, and of the few that were
 * under way side by side any. A failed sample is a record as well.
 */
const anyInterruption = fc
  .record({ scenario: anyScenario, sentinel: fc.boolean(), seed: anySeed })
  .map(({ scenario, sentinel, seed }): Plan => {
    return planRun({ ...scenario, sentinel }, { runId: 'r1', seed, lab: 'private' });
  })
  .chain((plan) => {
    const all = plan.rounds.flatMap((round) => samplesOf(round, round.bursts));
    return fc
      .record({
        end: fc.integer({ min: 0, max: all.length }),
        underWay: fc.subarray([0, 1, 2, 3]),
        isFailed: fc.array(fc.boolean(), { minLength: all.length, maxLength: all.length }),
      })
      .map(({ end, underWay, isFailed }) => {
        const recorded = [...all.slice(0, end), ...underWay.flatMap((index) => all[end + index] ?? [])];
        const withStatus = recorded.map((it, index) =>
          isFailed[index] === true ? sample(it.driver, { ...it, status: 'failed', total_us: undefined }) : it,
        );
        return { plan, recorded: withStatus };
      });
  });

describe('what remains of an interrupted run', () => {
  it('makes, with what was recorded, each iteration of the plan exactly once', () => {
    fc.assert(
      fc.property(anyInterruption, ({ plan, recorded }) => {
        const done = new DoneSamples(recorded);
        const still = plan.rounds.flatMap((round) => samplesOf(round, remainingBursts(round, done)));
        expect(placesOf([...recorded, ...still])).toEqual(plannedPlaces(plan));
        const whole = plan.rounds.flatMap((round) => samplesOf(round, round.bursts));
        expect(visitsOf([...recorded, ...still])).toEqual(visitsOf(whole));
      }),
    );
  });

  it('repeats all warm-ups of the cells that have iterations open in a round, and no others', () => {
    fc.assert(
      fc.property(anyInterruption, ({ plan, recorded }) => {
        const done = new DoneSamples(recorded);
        for (const round of plan.rounds) {
          const remaining = remainingBursts(round, done);
          const open = remaining.filter(({ phase }) => phase !== 'warmup');
          const warmups = round.bursts.filter(({ phase }) => phase === 'warmup');
          expect(remaining.filter(({ phase }) => phase === 'warmup')).toEqual(
            warmups.filter((burst) => open.some(isOf(burst))),
          );
        }
      }),
    );
  });

  it('keeps the order of the plan', () => {
    fc.assert(
      fc.property(anyInterruption, ({ plan, recorded }) => {
        const done = new DoneSamples(recorded);
        for (const round of plan.rounds) {
          const order = samplesOf(round, round.bursts).map((it) => JSON.stringify(it));
          const numbers = samplesOf(round, remainingBursts(round, done)).map((it) =>
            order.indexOf(JSON.stringify(it)),
          );
          expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
        }
      }),
    );
  });
});
