import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { OVERLAY_PARAMETERS_FOLDER } from '../../src/adapters/host/module-parameters.ts';
import { engineObstacle } from './support/engine-needs.ts';
import { leftInState } from './support/leftovers.ts';
import { drivergrid, scenarioFile, type Playground } from './support/playground.ts';
import { eventsOf, samplesReach } from './support/recorded.ts';
import { sharePlayground } from './support/share-playground.ts';
import { upperFilesDuring, type UpperFile } from './support/upper-files.ts';

const SCENARIO = `name: parameters
network: none
drivers:
  - overlay2
  - { name: redirecting, driver: overlay2, overlay: { metacopy: on, redirect_dir: on } }
  - { name: indexing, driver: overlay2, overlay: { index: on } }
runtimes: [runc]
rounds: 2
iterations: 1
warmup: 0
`;

const obstacle = await engineObstacle();
let place: Playground;
let scenario: string;
let before: string;

sharePlayground(obstacle, (made) => (place = made));
beforeAll(async () => {
  if (obstacle !== undefined) return;
  scenario = await scenarioFile(place, SCENARIO);
  before = await parameters();
});

async function parameters(): Promise<string> {
  const names = ['redirect_dir', 'metacopy', 'index'];
  const values = names.map((name) => readFile(join(OVERLAY_PARAMETERS_FOLDER, name), 'utf8'));
  return (await Promise.all(values)).join('');
}

it('changes no parameter of a host that nobody has called a throwaway one', async () => {
  const refused = await drivergrid(place, ['run', scenario, '--out', 'refused']);
  expect(refused.exitCode).toBe(3);
  expect(refused.stderr).toContain('expected --expendable for the driver setups redirecting, indexing');
  expect(await parameters()).toBe(before);
});

it('proves the options on live mounts, and an option that the engine overrides is a failure', async () => {
  const out = join(place.path, 'proved');
  const ended = await drivergrid(place, ['run', scenario, '--out', out, '--expendable']);
  expect(ended.exitCode, ended.stderr).toBe(4);
  const events = await eventsOf(out);
  const proofs = events.flatMap((event) =>
    event.type === 'proof' && event.runtime === 'runc'
      ? event.checks
          .filter(({ what }) => what.startsWith('overlay option'))
          .map(({ what, found }) => `${event.driver}: ${what} ${found}`)
      : [],
  );
  const redirecting = ['redirect_dir', 'metacopy'].map((name) => `redirecting: overlay option ${name} on`);
  expect(proofs.sort()).toEqual(
    // An engine mounts with index=off; after the first proof nothing of it is left to measure.
    [...redirecting, ...redirecting, 'indexing: overlay option index off'].sort(),
  );
  const outcomes = events.flatMap((event) => (event.type === 'cell' ? [[event.driver, event.outcome]] : []));
  expect(outcomes).toContainEqual([
    'indexing',
    { kind: 'failed', step: 'proof', error: 'overlay option index: expected on, found off' },
  ]);
  expect(await parameters()).toBe(before);
  expect(await leftInState(place)).toEqual([]);
});

it("gives the host's values back after a killed run", async () => {
  const out = join(place.path, 'killed');
  const long = ['--only', 'redirecting,runc', '--iterations', '100', '--expendable'];
  const run = drivergrid(place, ['run', scenario, '--out', out, ...long]);
  await samplesReach(out, 1, run);
  expect(await parameters()).not.toBe(before);
  run.kill('SIGKILL');
  await run;
  expect(await parameters()).not.toBe(before);
  const restored = await drivergrid(place, ['restore']);
  expect(restored.exitCode, restored.stderr).toBe(0);
  expect(await parameters()).toBe(before);
  expect(await leftInState(place)).toEqual([]);
});

it('with metacopy a chown copies no data, and an append copies the whole file', async () => {
  const files = await scenarioFile(
    place,
    `name: metacopy
workload: rootfs
network: none
drivers:
  - overlay2
  - { name: metacopy, driver: overlay2, overlay: { metacopy: on } }
runtimes: [runc]
files: 64
file_size: 1MiB
rounds: 1
iterations: 10
`,
    'files.yaml',
  );
  const uppers = async (driver: string): Promise<UpperFile[]> => {
    const run = drivergrid(place, ['run', files, '--out', driver, '--only', driver, '--expendable']);
    const found = await upperFilesDuring(place, run);
    const { exitCode, stderr } = await run;
    expect(exitCode, stderr).toBe(0);
    return found;
  };
  const [plain, metacopy] = [await uppers('overlay2'), await uppers('metacopy')];
  const chowned = (all: readonly UpperFile[]): UpperFile[] => all.filter(({ isChowned }) => isChowned);
  const appended = (all: readonly UpperFile[]): UpperFile[] =>
    all.filter(({ bytes }) => bytes === 2 ** 20 + 1);
  for (const all of [chowned(plain), appended(plain), appended(metacopy)]) {
    expect(all).not.toEqual([]);
    expect(all.filter(({ bytesOnDisk }) => bytesOnDisk < 2 ** 20)).toEqual([]);
  }
  expect(chowned(metacopy)).not.toEqual([]);
  // A block of attributes, where they do not fit the inode.
  expect(chowned(metacopy).filter(({ bytesOnDisk }) => bytesOnDisk > 4096)).toEqual([]);
});
