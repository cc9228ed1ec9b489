import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { which } from '../../src/adapters/host/find-program.ts';
import { rootfs } from '../../src/workloads/rootfs.ts';
import { engineObstacle } from './support/engine-needs.ts';
import { leftInState } from './support/leftovers.ts';
import { processesMentioning } from './support/living.ts';
import { drivergrid, scenarioFile, type Drivergrid, type Playground } from './support/playground.ts';
import { tableOf } from './support/recorded.ts';
import { sharePlayground } from './support/share-playground.ts';

const obstacle =
  (await engineObstacle()) ??
  ((await which('cc')) === undefined ? 'needs a C compiler (gcc and libc6-dev)' : undefined);
let place: Playground;

sharePlayground(obstacle, (made) => (place = made));

describe('file work in containers, and on the floor', () => {
  let out: string;
  let ended: Awaited<Drivergrid>;
  let steps: Awaited<ReturnType<typeof tableOf>>;

  beforeAll(async () => {
    if (obstacle !== undefined) return;
    out = join(place.path, 'out');
    const scenario = await scenarioFile(
      place,
      `name: files
workload: rootfs
network: none
drivers: [floor, overlay2, vfs]
runtimes: [runc]
layers: [1, 3]
rounds: 1
iterations: 1
`,
    );
    ended = await drivergrid(place, ['run', scenario, '--out', out]);
    steps = await tableOf(join(out, 'steps.csv'));
  });

  const row = (driver: string, layers: string, step: string): Record<string, string | undefined> =>
    steps.find((one) => one['driver'] === driver && one['layers'] === layers && one['step'] === step) ?? {};

  it('measures every step under each driver, in each number of layers', () => {
    expect(ended.exitCode, ended.stderr).toBe(0);
    for (const driver of ['floor', 'overlay2', 'vfs']) {
      for (const layers of ['1', '3']) {
        for (const step of rootfs.steps) {
          if (driver === 'overlay2' && step === 'rename_dir') continue;
          expect(Number(row(driver, layers, step)['mean_us']), `${driver} ${layers} ${step}`).toBeGreaterThan(
            0,
          );
        }
      }
    }
  });

  it('counts the same operations wherever they are done', () => {
    const counts = (driver: string, layers: string): unknown =>
      Object.fromEntries(rootfs.steps.map((step) => [step, row(driver, layers, step)['operations']]));
    expect(counts('vfs', '1')).toEqual(counts('floor', '1'));
    expect(counts('vfs', '3')).toEqual(counts('floor', '1'));
    // 16 directories, 1,024 files, the large one, 4 directories with a file each.
    expect(row('overlay2', '3', 'walk')['operations']).toBe('1049');
    expect(row('overlay2', '3', 'append')['operations']).toBe('128');
  });

  it('tells what overlayfs refuses in words, and what copy-up is beside the floor', () => {
    expect(row('overlay2', '1', 'rename_dir')).toMatchObject({
      refused: 'EXDEV',
      mean_us: '',
      operations: '',
    });
    expect(row('vfs', '1', 'rename_dir')).toMatchObject({ refused: '', operations: '4' });
    const [own, floor] = ['overlay2', 'floor'].map((driver) =>
      Number(row(driver, '1', 'append')['median_us']),
    );
    const ratio = Number(row('overlay2', '1', 'append')['floor_ratio']);
    expect(ratio).toBeCloseTo((own ?? NaN) / (floor ?? NaN), 2);
    expect(row('floor', '1', 'append')['floor_ratio']).toBe('');
  });

  it('leaves nothing', async () => {
    expect(await processesMentioning(place.path)).toEqual([]);
    expect(await leftInState(place)).toEqual([]);
  });

  it('prints the grid of one step', async () => {
    const { stdout, exitCode, stderr } = await drivergrid(place, ['report', out, '--step', 'rename_dir']);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toContain('mean time of the step rename_dir');
    expect(stdout).toContain('the file system refuses rename_dir (EXDEV)');
    const unknown = await drivergrid(place, ['report', out, '--step', 'nope']);
    expect(unknown.exitCode).toBe(2);
    expect(unknown.stderr).toContain('--step: expected a step of the run, walk, stat,');
  });
});
