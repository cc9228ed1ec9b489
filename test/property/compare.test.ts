import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareSides } from '../../src/core/compare/compare.ts';
import type { CellComparison } from '../../src/core/compare/comparison.ts';
import type { RunEvent } from '../../src/core/record/events.ts';
import { cellLabel } from '../../src/core/axes/cell.ts';
import { plan } from '../fixtures/recorded-run.ts';
import { sideFrom, simulatedRun } from '../fixtures/simulated-run.ts';

const MARGIN = 1.05;

/** Two runs of one plan that differ by anything from a third to three times, with failures here and there. */
const anyPair = fc
  .record({
    rounds: fc.integer({ min: 1, max: 6 }),
    iterations: fc.integer({ min: 1, max: 4 }),
    seed: fc.integer({ min: 1, max: 1e6 }),
    restarts: fc.double({ min: 0.001, max: 0.3, noNaN: true }),
    change: fc.double({ min: -1.1, max: 1.1, noNaN: true }),
    failing: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ rounds, iterations, seed, restarts, change, failing }) => {
    const planned = plan(['overlay2', 'vfs'], ['runc', 'crun'], { rounds, iterations });
    const fails = ({ driver, round, iteration }: { driver: string; round: number; iteration: number }) =>
      driver === 'vfs' && round + iteration <= failing;
    return {
      planned,
      a: simulatedRun(planned, seed, { restarts }),
      b: simulatedRun(planned, seed + 1, { restarts, fails, factor: () => Math.exp(change) }),
    };
  });

type Pair = typeof anyPair extends fc.Arbitrary<infer T> ? T : never;

function compared({ planned, a, b }: Pair) {
  return compareSides(sideFrom(planned, a), sideFrom(planned, b), MARGIN, []);
}

/** Equal but for rounding, numbers within as well. */
function expectAlike(found: unknown, expected: unknown): void {
  expect(nearly(found)).toEqual(nearly(expected));
}

function nearly(value: unknown): unknown {
  if (typeof value === 'number') return Number(value.toPrecision(7));
  if (Array.isArray(value)) return value.map(nearly);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, nearly(entry)]));
}

/** What has no unit. */
function unitless({ a, b, steps, ...rest }: CellComparison): unknown {
  return {
    ...rest,
    counts: [a.n, a.failed, a.units, b.n, b.failed, b.units],
    steps: steps.map(({ step, ratio, low, high, state }) => ({ step, ratio, low, high, state })),
  };
}

function times(events: readonly RunEvent[], factor: number): RunEvent[] {
  return events.map((event) => {
    if (event.type !== 'sample') return event;
    const steps = Object.entries(event.steps_us).map(([step, us]) => [step, us * factor] as const);
    const total = event.total_us === undefined ? undefined : event.total_us * factor;
    return { ...event, steps_us: Object.fromEntries(steps), total_us: total };
  });
}

describe('compare', () => {
  it('finds the same in whatever unit both sides are measured', () => {
    fc.assert(
      fc.property(anyPair, fc.integer({ min: 2, max: 1000 }), (pair, factor) => {
        const scaled = compared({ ...pair, a: times(pair.a, factor), b: times(pair.b, factor) });
        const found = compared(pair);
        expect(scaled.verdict).toBe(found.verdict);
        expectAlike(scaled.cells.map(unitless), found.cells.map(unitless));
      }),
    );
  });

  it('finds the same in whatever order the restarts come', () => {
    const anyOrder = anyPair.chain((pair) =>
      fc.record({
        pair: fc.constant(pair),
        order: fc.shuffledSubarray(pair.b, { minLength: pair.b.length }),
      }),
    );
    fc.assert(
      fc.property(anyOrder, ({ pair, order }) => {
        const first = order.filter((event) => event.type === 'run');
        const shuffled = [...first, ...order.filter((event) => event.type !== 'run')];
        expectAlike(compared({ ...pair, b: shuffled }), compared(pair));
      }),
    );
  });

  it('inverts each ratio and swaps its bounds where the sides are swapped', () => {
    fc.assert(
      fc.property(anyPair, (pair) => {
        const there = new Map(compared(pair).cells.map((cell) => [cellLabel(cell), cell]));
        const inverse = (value: number | undefined) => (value === undefined ? undefined : 1 / value);
        // What only B measured is not compared.
        for (const back of compared({ ...pair, a: pair.b, b: pair.a }).cells) {
          const cell = there.get(cellLabel(back));
          expectAlike(
            [back.ratio, back.low, back.high, back.hodges_lehmann, back.p_permutation],
            [
              inverse(cell?.ratio),
              inverse(cell?.high),
              inverse(cell?.low),
              inverse(cell?.hodges_lehmann),
              cell?.p_permutation,
            ],
          );
          expectAlike(back.failures_p, cell?.failures_p);
          expect([cell?.verdict, back.verdict]).not.toEqual(['regression', 'regression']);
          const opposite = { slower: 'faster', faster: 'slower' } as const;
          expect(back.changed).toBe(cell?.changed === undefined ? undefined : opposite[cell.changed]);
        }
      }),
    );
  });

  it('finds no regression of a run against itself, whatever the run', () => {
    fc.assert(
      fc.property(anyPair, ({ planned, b }) => {
        const { cells } = compareSides(sideFrom(planned, b), sideFrom(planned, b), MARGIN, []);
        for (const cell of cells) {
          expect(cell.verdict).not.toBe('regression');
          expect(cell).toMatchObject({ ratio: 1, changed: undefined });
        }
      }),
    );
  });

  it('calls no more cells regressions the wider the margin is', () => {
    fc.assert(
      fc.property(anyPair, ({ planned, a, b }) => {
        const regressions = [1, 1.02, 1.1, 2].map((margin) =>
          compareSides(sideFrom(planned, a), sideFrom(planned, b), margin, []).cells.flatMap((cell) =>
            cell.verdict === 'regression' ? [cellLabel(cell)] : [],
          ),
        );
        for (const [index, wider] of regressions.slice(1).entries()) {
          expect(regressions[index]).toEqual(expect.arrayContaining(wider));
        }
      }),
    );
  });
});
