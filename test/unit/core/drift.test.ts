import { expect, it } from 'vitest';
import { drift } from '../../../src/core/figures/drift.ts';
import { GrowingSeries, type RestartSeries } from '../../../src/core/results/restart-series.ts';
import { sample } from '../../fixtures/recorded-run.ts';

function restart(totals: readonly number[]): RestartSeries {
  const series = new GrowingSeries(sample('vfs'));
  for (const [index, total_us] of totals.entries()) {
    series.add(sample('vfs', { total_us, iteration: index + 1 }));
  }
  return series;
}

const loop = (count: number, us: (iteration: number) => number): RestartSeries =>
  restart(Array.from({ length: count }, (_, index) => us(index + 1)));

it('a difference between restarts is no drift', () => {
  const steady = [restart([100, 100, 100]), restart([200, 200, 200]), restart([900])];
  expect(drift(steady)).toEqual({ usPerIteration: 0, p: 1, interval: { low: 0, high: 0 } });
  expect(drift([])).toEqual({ usPerIteration: undefined, p: undefined, interval: undefined });
});

it('a loop that slows down is told with its slope, whatever its restarts begin at', () => {
  const slowing = [0, 5000, 9000].map((begin, index) => loop(20, (i) => begin + (50 + index) * i));
  const found = drift(slowing);
  expect(found.usPerIteration).toBeCloseTo(51, 9);
  // Slopes of 50, 51 and 52: t = 51 / (1 / sqrt 3) with 2 degrees of freedom.
  expect(found.p).toBeCloseTo(0.000128, 6);
});

it('a loop too long for all of its pairs has the slope that a short one has', () => {
  const found = drift([loop(10_000, (i) => 1000 + 0.25 * i), loop(10_000, (i) => 5000 + 0.25 * i)]);
  expect(found.usPerIteration).toBeCloseTo(0.25, 6);
});
