import { expect, it } from 'vitest';
import { endure, type Holding } from '../fixtures/endurance.ts';

it.each([
  ['on one engine', { rounds: 1, iterations: 600 }],
  ['with a restart after every fifth', { rounds: 120, iterations: 5 }],
])(
  'a recorded run keeps its descriptors, and of an iteration next to nothing: %s',
  { timeout: 60_000 },
  async (_, size) => {
    const held: Holding[] = [];
    await endure(size, 100, (holding) => held.push(holding));
    expect(held.map(({ iterations }) => iterations)).toEqual([100, 200, 300, 400, 500, 600]);
    const [, early, ...later] = held.slice(0, -1);
    if (early === undefined) throw new Error('expected a reading');
    const { descriptors } = early;
    expect(later.map((holding) => holding.descriptors)).toEqual([descriptors, descriptors, descriptors]);
    // Code that is still compiled takes 700 to 1,500; `npm run bench:endurance` looks closely.
    const last = later.at(-1) ?? early;
    expect((last.heapBytes - early.heapBytes) / (last.iterations - early.iterations)).toBeLessThan(4000);
  },
);
