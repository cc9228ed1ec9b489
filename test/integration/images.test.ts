import { join } from 'node:path';
import { expect, it } from 'vitest';
import { which } from '../../src/adapters/host/find-program.ts';
import { engineObstacle } from './support/engine-needs.ts';
import { leftInState } from './support/leftovers.ts';
import { drivergrid, scenarioFile, type Playground } from './support/playground.ts';
import { tableOf } from './support/recorded.ts';
import { sharePlayground } from './support/share-playground.ts';

const obstacle =
  (await engineObstacle()) ??
  ((await which('cc')) === undefined ? 'needs a C compiler (gcc and libc6-dev)' : undefined);
let place: Playground;

sharePlayground(obstacle, (made) => (place = made));

async function quantitiesOf(
  name: string,
  lines: string,
): Promise<(driver: string, quantity: string, files?: string) => number> {
  const out = join(place.path, name);
  const scenario = await scenarioFile(
    place,
    `name: stored\nnetwork: none\nruntimes: [runc]\nrounds: 1\niterations: 1\n${lines}`,
  );
  const ended = await drivergrid(place, ['run', scenario, '--out', out]);
  expect(ended.exitCode, ended.stderr).toBe(0);
  expect(await leftInState(place)).toEqual([]);
  const rows = await tableOf(join(out, 'quantities.csv'));
  return (driver, quantity, files) =>
    Number(
      rows.find(
        (row) =>
          row['driver'] === driver &&
          row['quantity'] === quantity &&
          (files === undefined || row['changed_files'] === files),
      )?.['median'],
    );
}

it('an image takes a directory for each layer under overlay, and only what it holds under overlay2', async () => {
  const of = await quantitiesOf(
    'images',
    'workload: image-load\nlayers: 20\ndrivers: [overlay, overlay2, btrfs]\n',
  );
  // Nineteen layers have the 257 directories of the lowest again.
  expect(of('overlay', 'image_inodes') - of('overlay2', 'image_inodes')).toBeGreaterThan(19 * 250);
  for (const driver of ['overlay', 'overlay2', 'btrfs']) {
    // 1,024 files of 4 KiB, one of 16 MiB.
    expect(of(driver, 'image_bytes')).toBeGreaterThan(20 * 2 ** 20);
    // btrfs may keep a few blocks more of its own trees.
    expect(of(driver, 'left_bytes')).toBeLessThanOrEqual(driver === 'btrfs' ? 2 ** 20 : 0);
  }
  expect(of('btrfs', 'image_inodes')).toBeNaN();
});

it('a commit takes an inode for each file that has changed', async () => {
  const of = await quantitiesOf(
    'commits',
    'workload: commit\nchanged_files: [10, 500]\ndrivers: [overlay2]\n',
  );
  const [few, many] = [of('overlay2', 'commit_inodes', '10'), of('overlay2', 'commit_inodes', '500')];
  // All sixteen directories have some of the 500, ten of them one of the 10.
  expect(many - few).toBe(490 + 6);
});
