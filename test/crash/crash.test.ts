import { beforeAll, expect, it } from 'vitest';
import { engineObstacle } from '../integration/support/engine-needs.ts';
import type { Playground } from '../integration/support/playground.ts';
import { sharePlayground } from '../integration/support/share-playground.ts';
import { CrashBench } from './crash-bench.ts';
import { drawnTrial, kindOf, type Points } from './drawn-trials.ts';
import { performTrial } from './one-trial.ts';

/** `npm run test:crash` makes more of the same, and any of these again by its number. */
const SEED = 1;
const TRIALS = 12;

const obstacle = await engineObstacle();
let place: Playground;
let bench: CrashBench;
let points: Points;

sharePlayground(obstacle, (made) => (place = made));
beforeAll(async () => {
  if (obstacle !== undefined) return;
  bench = await CrashBench.open(place);
  points = await bench.points();
});

it.each(Array.from({ length: TRIALS }, (_, index) => ({ number: index + 1, kind: kindOf(index + 1) })))(
  'trial $number ($kind) leaves nothing on the host and loses no sample',
  async ({ number }) => {
    const end = await performTrial(bench, drawnTrial(SEED, number, points));
    expect(end.findings, end.text).toEqual([]);
  },
);
