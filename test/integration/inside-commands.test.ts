import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { which } from '../../src/adapters/host/find-program.ts';
import type { RunEvent } from '../../src/core/record/events.ts';
import { engineObstacle } from './support/engine-needs.ts';
import { leftInState } from './support/leftovers.ts';
import { processesMentioning } from './support/living.ts';
import { drivergrid, scenarioFile, type Drivergrid, type Playground } from './support/playground.ts';
import { eventsOf, samplesOf, tableOf } from './support/recorded.ts';
import { shellImage } from './support/shell-image.ts';
import { sharePlayground } from './support/share-playground.ts';

const obstacle = await engineObstacle();
const noFio = (await which('fio')) === undefined ? 'needs fio' : undefined;
let place: Playground;

sharePlayground(obstacle, (made) => (place = made));

const GRID = `network: none
runtimes: [runc]
rounds: 1
iterations: 1
warmup: 0
`;

async function nothingLeft(): Promise<void> {
  expect(await processesMentioning(place.path)).toEqual([]);
  expect(await leftInState(place)).toEqual([]);
}

describe("a command in an image of the user's", () => {
  beforeAll(async () => {
    if (obstacle === undefined) await writeFile(join(place.path, 'shell.tar'), await shellImage());
  });

  async function ran(name: string, keys: string): Promise<{ end: Awaited<Drivergrid>; events: RunEvent[] }> {
    const text = `name: ${name}\nworkload: command\nimage: ./shell.tar\n${keys}\n${GRID}`;
    const scenario = await scenarioFile(place, text, `${name}.yaml`);
    const out = join(place.path, name);
    const end = await drivergrid(place, ['run', scenario, '--out', out]);
    return { end, events: await eventsOf(out) };
  }

  it('is measured to its end, in four steps, where it prints 1 GiB too', async () => {
    const { end, events } = await ran(
      'large',
      'command: head -c 1073741824 /dev/zero; echo last words >&2; exit 7\nexit_code: 7\ndrivers: [overlay2]',
    );
    expect(end.exitCode, end.stderr).toBe(0);
    const [sample] = samplesOf(events);
    expect(sample).toMatchObject({ status: 'ok', exit_code: 7, quantities: { output_bytes: 2 ** 30 + 11 } });
    expect(Object.keys(sample?.steps_us ?? {})).toEqual(['create', 'start', 'run', 'remove']);
    await nothingLeft();
  });

  it('that ends otherwise is a failed sample, with what it said last', async () => {
    const { end, events } = await ran(
      'wrong',
      'command: [sh, -c, "head -c 3000000 /dev/zero; echo no luck >&2; exit 3"]\ndrivers: [overlay2]',
    );
    expect(end.exitCode).toBe(4);
    expect(samplesOf(events)).toMatchObject([
      {
        status: 'failed',
        failed_step: 'run',
        exit_code: 3,
        error: expect.stringContaining('no luck') as string,
      },
    ]);
    await nothingLeft();
  });

  it('that never ends is stopped at the timeout, and the grid goes on', async () => {
    const { end, events } = await ran(
      'endless',
      'command: sleep 100000\ntimeout: 3s\ndrivers: [overlay2, vfs]',
    );
    expect(end.exitCode).toBe(4);
    const error = 'the iteration did not end within 3000 ms';
    const stopped = { status: 'timeout', failed_step: 'run', error };
    expect(samplesOf(events)).toMatchObject([stopped, stopped]);
    expect(new Set(samplesOf(events).map(({ driver }) => driver))).toEqual(new Set(['overlay2', 'vfs']));
    await nothingLeft();
  });
});

describe('fio, in a container and on the floor', () => {
  beforeEach((context) => {
    context.skip(noFio !== undefined, noFio);
  });

  it('has a step for each job of the file, with what it did and how fast', async () => {
    await writeFile(
      join(place.path, 'small.fio'),
      '[global]\nioengine=psync\nsize=1m\nbs=4k\nstonewall\n[write]\nrw=write\n[mixed]\nrw=randrw\nnumjobs=2\n[fsync]\nrw=write\nsize=64k\nfsync=1\n',
    );
    const text = `name: disk\nworkload: fio\njob: small.fio\ndrivers: [floor, overlay2]\n${GRID}`;
    const out = join(place.path, 'disk');
    const end = await drivergrid(place, ['run', await scenarioFile(place, text, 'disk.yaml'), '--out', out]);
    expect(end.exitCode, end.stderr).toBe(0);
    const [one, other] = samplesOf(await eventsOf(out));
    for (const sample of [one, other]) {
      expect(Object.keys(sample?.steps_us ?? {})).toEqual(['write', 'mixed', 'fsync']);
      expect(sample?.operations).toEqual({ write: 256, mixed: 512, fsync: 16 });
      expect(sample?.quantities?.['write_write_bytes_per_second']).toBeGreaterThan(0);
      expect(sample?.quantities?.['fsync_sync_latency_p99_ns']).toBeGreaterThan(0);
    }
    const steps = await tableOf(join(out, 'steps.csv'));
    expect(steps.filter(({ driver }) => driver === 'overlay2').map(({ step }) => step)).toContain('fsync');
    await nothingLeft();
  });

  it('a job file that fio does not take is wrong usage, and nothing is changed', async () => {
    await writeFile(join(place.path, 'bad.fio'), '[write]\nrw=write\nspeed=11\n');
    const text = `name: bad\nworkload: fio\njob: bad.fio\ndrivers: [overlay2]\n${GRID}`;
    const end = await drivergrid(place, ['run', await scenarioFile(place, text, 'bad.yaml')]);
    expect(end.exitCode).toBe(2);
    expect(end.stderr).toContain('bad.fio:3: fio does not take the job file: Bad option <speed=11>');
    await nothingLeft();
  });
});
