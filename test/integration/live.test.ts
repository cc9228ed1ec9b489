import { join } from 'node:path';
import { expect, it } from 'vitest';
import { engineObstacle } from './support/engine-needs.ts';
import { cgroupsOf, leftInState } from './support/leftovers.ts';
import { processesMentioning } from './support/living.ts';
import { drivergrid, scenarioFile, type Playground } from './support/playground.ts';
import { eventsOf, samplesOf, tableOf } from './support/recorded.ts';
import { sharePlayground } from './support/share-playground.ts';

const obstacle = await engineObstacle();
let place: Playground;

sharePlayground(obstacle, (made) => (place = made));

it('measures beside idle containers, with what they and their shims hold in memory', async () => {
  const out = join(place.path, 'out');
  const scenario = await scenarioFile(
    place,
    `name: beside
drivers: [overlay2]
runtimes: [runc]
live: [0, 2, 5]
rounds: 1
iterations: 1
`,
  );
  const ended = await drivergrid(place, ['run', scenario, '--out', out]);
  expect(ended.exitCode, ended.stderr).toBe(0);

  const rows = await tableOf(join(out, 'quantities.csv'));
  const bytes = (quantity: string): number[] =>
    ['0', '2', '5'].map((live) => {
      const row = rows.find((one) => one['live'] === live && one['quantity'] === `${quantity}_bytes`);
      return Number(row?.['mean'] ?? NaN);
    });
  for (const quantity of ['shim_pss', 'container_pss']) {
    const [none, two = 0, five = 0] = bytes(quantity);
    expect(none).toBe(0);
    expect(two).toBeGreaterThan(0);
    // Each has pages of its own.
    expect(five).toBeGreaterThan(two);
  }
  // A shim is a Go program.
  expect(bytes('shim_pss')[1]).toBeGreaterThan(2e6);
  for (const rss of bytes('engine_rss')) expect(rss).toBeGreaterThan(1e7);
  expect(bytes('page_cache')[0]).toBe(0);

  const events = await eventsOf(out);
  expect(samplesOf(events).map(({ status }) => status)).toEqual(Array(6).fill('ok'));
  expect(events.filter(({ type }) => type === 'leak')).toEqual([]);
  expect(await processesMentioning(place.path)).toEqual([]);
  expect(await leftInState(place)).toEqual([]);
  expect(await cgroupsOf(out)).toEqual([]);
});
