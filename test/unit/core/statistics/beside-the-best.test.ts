import { describe, expect, it } from 'vitest';
import { besideTheBest } from '../../../../src/core/statistics/beside-the-best.ts';

const blocks = (...values: number[]) => new Map(values.map((value, index) => [index, value]));
/** The same blocks, each as much later as its own drift. */
const drifting = (values: readonly number[], drift: readonly number[]) =>
  blocks(...values.map((value, index) => value + (drift[index] ?? 0)));

describe('besideTheBest', () => {
  it('leaves out what is worse beyond doubt, and nothing else', () => {
    const best = blocks(100, 102, 98, 101, 99, 100);
    const alike = blocks(101, 100, 100, 102, 99, 101);
    const worse = blocks(120, 121, 119, 122, 118, 120);
    expect(besideTheBest([worse, best, alike], 0.05)).toEqual([false, true, true]);
  });

  it('takes the two-sided 5 % of t for a pair: 2.571 with six blocks', () => {
    // Mean difference 1 with a standard error of 1 / t.
    const atT = (t: number) => {
      const deviations = [1, -1, 1, -1, 1, -1].map((sign) => (sign * Math.sqrt(5)) / t);
      return besideTheBest([blocks(0, 0, 0, 0, 0, 0), blocks(...deviations.map((d) => 1 + d))], 0.05);
    };
    expect(atT(2.5)).toEqual([true, true]);
    expect(atT(2.6)).toEqual([true, false]);
  });

  it('does not take what all have in common for scatter, from six blocks on', () => {
    const drift = [0, 20, 40, 60, 80, 100];
    const [best, worse] = [drifting([1, 0, 1, 0, 1, 0], drift), drifting([5, 6, 5, 6, 6, 5], drift)];
    expect(besideTheBest([best, worse], 0.05)).toEqual([true, false]);
    const firstFive = (all: ReadonlyMap<unknown, number>) => new Map([...all].slice(0, 5));
    expect(besideTheBest([firstFive(best), firstFive(worse)], 0.05)).toEqual([true, true]);
    expect(besideTheBest([firstFive(best), firstFive(worse)], 0.05, { alwaysPaired: true })).toEqual([
      true,
      false,
    ]);
  });

  it('compares the blocks that both have, and tells nothing of one', () => {
    const early = new Map([
      [1, 100],
      [2, 100],
      [3, 100],
    ]);
    const late = new Map([
      [3, 300],
      [4, 301],
      [5, 299],
    ]);
    expect(besideTheBest([early, late], 0.05)).toEqual([true, true]);
    expect(besideTheBest([early], 0.05)).toEqual([true]);
    expect(besideTheBest([], 0.05)).toEqual([]);
  });

  it('has no doubt of values without any scatter', () => {
    expect(besideTheBest([blocks(1, 1, 1), blocks(2, 2, 2), blocks(1, 1, 1)], 0.05)).toEqual([
      true,
      false,
      true,
    ]);
  });
});
