import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { engineObstacle } from '../integration/support/engine-needs.ts';
import type { Playground } from '../integration/support/playground.ts';
import { sharePlayground } from '../integration/support/share-playground.ts';
import { CrashBench } from './crash-bench.ts';
import { drawnTrial, kindOf, type Points } from './drawn-trials.ts';
import { ENGINE_SETS, setObstacle, type EngineSet } from './engine-sets.ts';
import { performTrial } from './one-trial.ts';

/** `npm run test:crash` makes more of the same, and any of these again by its number. */
const SEED = 1;

/** Every kind of trial with one engine; the others differ in what a run has begun when it is killed. */
const TRIALS: Readonly<Record<EngineSet, readonly number[]>> = {
  docker: [1, 2, 3, 4, 5, 6, 7, 8],
  podman: [2],
  builds: [3],
  bare: [3],
  cri: [2, 3],
};

/** Signals need none, and finding some takes as long as a trial. */
const NO_POINTS: Points = { run: [], restore: [] };

const obstacle = await engineObstacle();
let place: Playground;
let bench: CrashBench;

sharePlayground(obstacle, (made) => (place = made));
beforeAll(async () => {
  if (obstacle === undefined) bench = await CrashBench.open(place);
});

describe.each(ENGINE_SETS)('%s', async (set) => {
  const missing = await setObstacle(set);
  beforeEach((context) => {
    context.skip(missing !== undefined, missing);
  });

  it.each(TRIALS[set].map((number) => ({ number, kind: kindOf(number) })))(
    'trial $number ($kind) leaves nothing on the host and loses no sample',
    async ({ number, kind }) => {
      const points = kind === 'journal' || kind === 'restore' ? await bench.points(set) : NO_POINTS;
      const end = await performTrial(bench, drawnTrial(SEED, number, [set], points));
      expect(end.findings, end.text).toEqual([]);
    },
  );
});
