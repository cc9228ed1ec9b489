import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Burst, Plan } from '../../src/core/plan/plan.ts';
import { planRun } from '../../src/core/plan/plan-run.ts';
import type { Scenario } from '../../src/core/scenario/scenario.ts';
import { anyScenario, anySeed } from '../fixtures/any-scenario.ts';

function planned(scenario: Scenario, seed: number): Plan {
  return planRun(scenario, { runId: 'r1', seed, lab: 'private' });
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

function cellOf({ runtime, concurrency }: { runtime: string; concurrency: number }): string {
  return `${runtime} x${concurrency}`;
}

/** Everything a scenario asks for, spelled out. */
function asked(scenario: Scenario): string[] {
  const phases = [
    ...upTo(scenario.warmup).map((iteration) => `warmup ${iteration}`),
    ...upTo(scenario.iterations).map((iteration) => `timed ${iteration}`),
  ];
  return upTo(scenario.rounds)
    .flatMap((round) => scenario.drivers.map((driver) => `${round} ${driver.name}`))
    .flatMap((place) => scenario.runtimes.map((runtime) => `${place} ${runtime.name}`))
    .flatMap((place) => scenario.concurrency.map((concurrency) => `${place} x${concurrency}`))
    .flatMap((place) => phases.map((phase) => `${place} ${phase}`))
    .sort();
}

function laidOut(plan: Plan): string[] {
  return plan.rounds
    .flatMap(({ round, driver, bursts }) =>
      bursts.flatMap((burst) =>
        burst.iterations.map(
          (iteration) => `${round} ${driver} ${cellOf(burst)} ${burst.phase} ${iteration}`,
        ),
      ),
    )
    .sort();
}

/** For each burst, how many bursts of its cell come before it. */
function passes(bursts: readonly Burst[]): number[] {
  const seen = new Map<string, number>();
  return bursts.map((burst) => {
    const pass = seen.get(cellOf(burst)) ?? 0;
    seen.set(cellOf(burst), pass + 1);
    return pass;
  });
}

describe('a plan', () => {
  it('has every iteration that the scenario asks for exactly once', () => {
    fc.assert(
      fc.property(anyScenario, anySeed, (scenario, seed) => {
        expect(laidOut(planned(scenario, seed))).toEqual(asked(scenario));
      }),
    );
  });

  it('is the same for the same seed', () => {
    fc.assert(
      fc.property(anyScenario, anySeed, (scenario, seed) => {
        expect(planned(scenario, seed)).toEqual(planned(scenario, seed));
      }),
    );
  });

  it('starts the engine once per round and driver, one round after the other', () => {
    fc.assert(
      fc.property(anyScenario, anySeed, (scenario, seed) => {
        const { rounds } = planned(scenario, seed);
        const size = scenario.drivers.length;
        expect(rounds.map(({ round }) => round)).toEqual(
          upTo(scenario.rounds).flatMap((round) => scenario.drivers.map(() => round)),
        );
        for (const round of upTo(scenario.rounds)) {
          const drivers = rounds.slice((round - 1) * size, round * size).map(({ driver }) => driver);
          expect(drivers.sort()).toEqual(scenario.drivers.map(({ name }) => name).sort());
        }
      }),
    );
  });

  it('goes over all cells in each pass where it is interleaved, warm-ups first', () => {
    fc.assert(
      fc.property(anyScenario, anySeed, (scenario, seed) => {
        fc.pre(scenario.order === 'interleaved');
        const cells = scenario.runtimes.length * scenario.concurrency.length;
        for (const { bursts } of planned(scenario, seed).rounds) {
          const warmups = bursts.filter(({ phase }) => phase === 'warmup');
          const timed = bursts.filter(({ phase }) => phase === 'timed');
          expect(bursts).toEqual([...warmups, ...timed]);
          for (const phase of [warmups, timed]) {
            // No cell is in its next pass while another has not had this one.
            const order = passes(phase);
            expect(order).toEqual(order.toSorted((a, b) => a - b));
            if (phase.length > 0) expect(order.filter((pass) => pass === 0)).toHaveLength(cells);
            for (const burst of phase) expect(burst.iterations.length).toBeLessThanOrEqual(burst.concurrency);
          }
        }
      }),
    );
  });

  it('does one cell after the other, as the scenario names them, where it is sequential', () => {
    fc.assert(
      fc.property(anyScenario, anySeed, (scenario, seed) => {
        fc.pre(scenario.order === 'sequential');
        const cells = scenario.runtimes.flatMap(({ name }) =>
          scenario.concurrency.map((concurrency) => cellOf({ runtime: name, concurrency })),
        );
        for (const { bursts } of planned(scenario, seed).rounds) {
          expect([...new Set(bursts.map(cellOf))]).toEqual(cells);
          const numbers = bursts.map((burst) => cells.indexOf(cellOf(burst)));
          expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
        }
      }),
    );
  });
});

describe('a plan with a sentinel', () => {
  const kernels = fc.constantFrom(undefined, ['5.10.0', '6.1.0']);

  it('is the same plan with visits around its passes, each numbered once', () => {
    fc.assert(
      fc.property(anyScenario, anySeed, kernels, (scenario, seed, kernels) => {
        const options = { runId: 'r1', seed, lab: 'private', kernels } as const;
        const without = planRun(scenario, options);
        const { rounds } = planRun({ ...scenario, sentinel: true }, options);
        expect(rounds.filter(({ sentinel }) => sentinel === undefined)).toEqual(without.rounds);
        const visits = rounds.filter(({ sentinel }) => sentinel !== undefined);
        const boots = without.boots?.length ?? 1;
        expect(visits.map(({ sentinel }) => sentinel)).toEqual(
          upTo(scenario.rounds * (kernels?.length ?? 1) + boots),
        );
        // No two visits in a row in one boot, and no two passes without a visit between.
        for (const [index, round] of rounds.entries()) {
          const next = rounds[index + 1];
          if (next === undefined || next.boot !== round.boot) expect(round.sentinel).toBeDefined();
          else if (round.sentinel !== undefined) expect(next.sentinel).toBeUndefined();
          else if (next.sentinel === undefined) expect(next.round).toBe(round.round);
        }
      }),
    );
  });
});

describe('a plan of several kernels', () => {
  const someKernels = fc.shuffledSubarray(['5.10.0', '6.1.0', '6.12.0'], { minLength: 2 });

  it('has what the scenario asks for exactly once under each, in boots that follow one another', () => {
    fc.assert(
      fc.property(anyScenario, anySeed, someKernels, (scenario, seed, kernels) => {
        const plan = planRun(scenario, { runId: 'r1', seed, lab: 'private', kernels });
        const boots = plan.boots ?? [];
        expect([...new Set(plan.rounds.map(({ boot }) => boot))]).toEqual(boots.map(({ boot }) => boot));
        expect([...new Set(plan.rounds.map(({ round }) => round))]).toEqual(
          upTo(scenario.rounds * kernels.length),
        );
        for (const kernel of kernels) {
          const own = boots.filter((boot) => boot.kernel === kernel).map(({ boot }) => boot);
          const rounds = plan.rounds.filter(({ boot }) => boot !== undefined && own.includes(boot));
          const numbers = [...new Set(rounds.map(({ round }) => round))];
          const renumbered = rounds.map((it) => ({ ...it, round: numbers.indexOf(it.round) + 1 }));
          expect(laidOut({ ...plan, rounds: renumbered })).toEqual(asked(scenario));
        }
      }),
    );
  });
});
