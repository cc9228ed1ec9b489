import { appendFile, mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Comparison } from '../../src/core/compare/comparison.ts';
import type { RunEvent } from '../../src/core/record/events.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import { ended, plan, started } from '../fixtures/recorded-run.ts';
import { simulatedRun, type Truth } from '../fixtures/simulated-run.ts';
import { drivergrid, type Playground } from './support/playground.ts';
import { sharePlayground } from './support/share-playground.ts';

const SMALL = plan(['overlay2', 'vfs'], ['runc'], { rounds: 8, iterations: 3 });
const SLOW: Truth = { factor: ({ driver }) => (driver === 'overlay2' ? 1.5 : 1) };

let place: Playground;

sharePlayground(undefined, (made) => (place = made));
beforeAll(async () => {
  await recorded('a', SMALL, simulatedRun(SMALL, 1));
  await recorded('b', SMALL, simulatedRun(SMALL, 2));
  await recorded('slow', SMALL, simulatedRun(SMALL, 3, SLOW));
});

/** Writes a run directory, its `end` included, under an id of its own. @returns its events.jsonl */
async function recorded(name: string, planned: Plan, events: readonly RunEvent[]): Promise<string> {
  await mkdir(join(place.path, name));
  await writeFile(join(place.path, name, 'plan.json'), JSON.stringify({ ...planned, run_id: name }));
  const path = join(place.path, name, 'events.jsonl');
  const own = [...events, ended()].map((event) => ('run_id' in event ? { ...event, run_id: name } : event));
  await writeFile(path, own.map((event) => `${JSON.stringify(event)}\n`).join(''));
  return path;
}

async function comparing(...args: string[]) {
  const { exitCode, stdout, stderr } = await drivergrid(place, ['compare', ...args]);
  return { exitCode, stdout, stderr };
}

/** Exit code 2, no verdict, and a message. */
async function expectRefused(args: string[], complaint: RegExp): Promise<void> {
  const before = (await readdir(place.path, { recursive: true })).sort();
  const { exitCode, stdout, stderr } = await comparing(...args);
  expect(stderr).toMatch(complaint);
  expect(stderr).not.toMatch(/unexpected error|regression in|within the margin:|inconclusive:/i);
  expect(stdout).toBe('');
  expect(exitCode).toBe(2);
  expect((await readdir(place.path, { recursive: true })).sort()).toEqual(before);
}

describe('the gate', () => {
  it.each([
    ['no regression', ['a', 'b'], 0, 'WITHIN THE MARGIN: each of 2 cells is at most 5 % slower'],
    ['a regression', ['a', 'slow'], 1, 'REGRESSION in 1 of 2 cells (margin 5 %): overlay2 x runc'],
    ['an improvement', ['slow', 'a'], 0, 'WITHIN THE MARGIN'],
  ])('tells %s by its exit code, and says so first', async (_, sides, code, verdict) => {
    const gated = await comparing(...sides, '--gate', '5%');
    expect(gated.stdout.startsWith(verdict), gated.stdout).toBe(true);
    expect(gated).toMatchObject({ exitCode: code, stderr: '' });
    // Who sets no gate is told, and not stopped.
    expect(await comparing(...sides)).toEqual({ ...gated, exitCode: 0 });
    for (const format of ['json', 'csv', 'markdown']) {
      expect((await comparing(...sides, '--gate', '5', '--format', format)).exitCode, format).toBe(code);
    }
  });

  it('is as wide as it is asked to be', async () => {
    expect((await comparing('a', 'slow', '--gate', '80%')).exitCode).toBe(0);
    const { stdout } = await comparing('a', 'slow', '--gate', '80 %', '--json');
    expect(JSON.parse(stdout) as Comparison).toMatchObject({ margin: 1.8, verdict: 'within' });
  });

  it('is inconclusive of one round', async () => {
    const one = plan(['overlay2', 'vfs'], ['runc'], { rounds: 1, iterations: 30 });
    await recorded('one', one, simulatedRun(one, 4, SLOW));
    const design = ['--allow', 'design'];
    const gated = await comparing('a', 'one', '--gate', '5%', ...design);
    expect(gated.exitCode).toBe(5);
    expect(gated.stdout).toMatch(
      /^INCONCLUSIVE: no regression found; 2 of 2 cells are too noisy to rule out/,
    );
    expect(gated.stdout).toContain('a verdict needs 3 restarts on each side, found 1');
    expect((await comparing('a', 'one', ...design)).exitCode).toBe(0);
  });

  it('fails the A/A check of a run whose second half was slower', async () => {
    const drift = { factor: ({ round }: { round: number }) => (round > 4 ? 1.3 : 1) };
    await recorded('drifting', SMALL, simulatedRun(SMALL, 5, drift));
    const quiet = await comparing('a', '--self');
    expect(quiet).toMatchObject({ exitCode: 0, stderr: '' });
    expect(quiet.stdout).toMatch(/^A\/A CHECK PASSED/);
    const drifting = await comparing('drifting', '--self');
    expect(drifting.exitCode).toBe(1);
    expect(drifting.stdout).toMatch(/^A\/A CHECK FAILED/);
  });
});

describe('a run that was cut short', () => {
  it('is compared without the line that was cut', async () => {
    const path = await recorded('cut', SMALL, simulatedRun(SMALL, 2));
    await truncate(path, (await readFile(path)).length - 20);
    const whole = await comparing('a', 'b', '--json');
    const cut = await comparing('a', 'cut', '--json');
    expect(cut.exitCode).toBe(0);
    const judged = ({ stdout }: { stdout: string }) => (JSON.parse(stdout) as Comparison).cells;
    expect(judged(cut)).toEqual(judged(whole));
    expect(cut.stdout).toContain('the run did not finish');
  });

  it('gives no verdict on the cells whose samples are lost', async () => {
    const path = await recorded('lost', SMALL, simulatedRun(SMALL, 2));
    const lines = (await readFile(path, 'utf8')).split('\n');
    // Without its end, and with half of its last sample.
    await writeFile(path, lines.slice(0, -2).join('\n').slice(0, -100));
    const { exitCode, stdout } = await comparing('a', 'lost', '--gate', '5%');
    expect(exitCode).toBe(5);
    expect(stdout).toMatch(/measured in A, aborted in B: run interrupted after 23 of 24 samples/);
  });
});

describe('what is no run is refused', () => {
  it('two runs without a common cell', async () => {
    const other = plan(['btrfs'], ['runc'], { rounds: 8, iterations: 3 });
    await recorded('btrfs', other, simulatedRun(other, 1));
    await expectRefused(
      ['a', 'btrfs'],
      /expected cells that both sides have .*, found none\nA has overlay2 x runc, vfs x runc\nB has btrfs x runc\n(?:.*\n)+Compare two runs of one scenario/,
    );
  });

  it('a plan and events of another schema version', async () => {
    await recorded('newer-plan', { ...SMALL, schema: 3 }, simulatedRun(SMALL, 1));
    await recorded('newer-events', SMALL, [started({ schema: 9 }), ...simulatedRun(SMALL, 1)]);
    const next = 'Read it with the drivergrid that wrote it';
    await expectRefused(
      ['a', 'newer-plan'],
      new RegExp(`newer-plan/plan\\.json: expected schema version 1 or 2, found 3\n${next}`),
    );
    await expectRefused(
      ['newer-events', 'a'],
      new RegExp(`newer-events/events\\.jsonl: expected schema version 1 or 2, found 9\n${next}`),
    );
  });

  it('damage in the middle of the events, in the plan and in the environment', async () => {
    const path = await recorded('damaged', SMALL, simulatedRun(SMALL, 1));
    const lines = (await readFile(path, 'utf8')).split('\n');
    await writeFile(path, lines.with(9, '{"type":"sample","total_us":3000').join('\n'));
    await expectRefused(
      ['a', 'damaged'],
      /damaged\/events\.jsonl:10: expected a JSON object with a type, found \{"type":"sample","total_us":3000\nThe file was/,
    );
    await writeFile(
      path,
      lines.with(9, (lines[9] ?? '').replace(/"total_us":\d+/, '"total_us":"3"')).join('\n'),
    );
    await expectRefused(['damaged', '--self'], /events\.jsonl:10: expected a sample whose times are numbers/);
    await writeFile(path, lines.join('\n'));
    await writeFile(join(place.path, 'damaged/environment.json'), '{');
    await expectRefused(['a', 'damaged'], /environment\.json is damaged: /);
    await appendFile(join(place.path, 'damaged/plan.json'), '}');
    await expectRefused(['a', 'damaged'], /plan\.json is damaged: /);
  });

  it('a run without events, a folder without a run, and no folder', async () => {
    const path = await recorded('empty', SMALL, []);
    await writeFile(path, '');
    await mkdir(join(place.path, 'bare'));
    const empty = /expected a run with samples, found none in empty\nIts events\.jsonl is empty or missing/;
    const none = (name: string) =>
      new RegExp(`expected a run directory with plan\\.json, found none in \\S+/${name}\nName the folder`);
    for (const [folder, complaint] of [
      ['empty', empty],
      ['bare', none('bare')],
      [
        'absent',
        /expected a run directory, latest, or the id of a run, found absent; results\/ has no run\n/,
      ],
    ] as const) {
      await expectRefused(['a', folder], complaint);
      await expectRefused([folder, 'a', '--gate', '5%'], complaint);
      await expectRefused([folder, '--self'], complaint);
    }
  });
});

describe('a wrong command line is refused', () => {
  it.each(['nonsense', '-5%', '5%%', 'NaN', '1e3', '5000%', '', '0x5'])('--gate=%s', async (gate) => {
    await expectRefused(
      ['a', 'b', `--gate=${gate}`],
      /--gate: expected a percentage such as 5%, found |Not enough arguments following: gate/,
    );
  });

  it.each<[string, string[], RegExp]>([
    ['no run', [], /Not enough non-option arguments/],
    ['one run', ['a'], /expected two run directories, or one with two kernels, found a\nFor example: /],
    [
      'to allow what does not differ',
      ['a', 'b', '--allow', 'kernel'],
      /--allow kernel: expected a difference .* found none of that name\nNothing that is recorded differs/,
    ],
    ['--self of two runs', ['a', 'b', '--self'], /--self takes one run directory, found two: a and b\nLeave/],
    [
      '--self as a table',
      ['a', '--self', '--format', 'csv'],
      /--self prints text or JSON, found --format csv/,
    ],
    ['a format that is none', ['a', 'b', '--format', 'xml'], /Invalid values:\n.*format.*xml/s],
    [
      'a kernel that is none of the run',
      ['a@9.9', 'b'],
      /expected a kernel of a, found 9\.9\nIt has 6\.18\.44/,
    ],
  ])('%s', async (_, args, complaint) => {
    await expectRefused(args, complaint);
  });

  it('a run of several kernels without the one that is meant', async () => {
    const two = plan(['vfs'], ['runc'], { rounds: 6, iterations: 2 }, ['5.10', '6.1'], 3);
    await recorded('two', two, simulatedRun(two, 1));
    const ask = /two has several kernels: 5\.10, 6\.1\nName one, for example two@5\.10/;
    await expectRefused(['two', 'two'], ask);
    await expectRefused(['two', '--self'], ask);
    const third = plan(['vfs'], ['runc'], { rounds: 6, iterations: 2 }, ['4.19', '5.10', '6.1'], 3);
    await recorded('three', third, simulatedRun(third, 1));
    await expectRefused(['three'], /expected two run directories, or one with two kernels, found three/);

    const apart = await comparing('two@5.10', 'two@6.1', '--json');
    expect(apart.exitCode, apart.stderr).toBe(0);
    const both = await comparing('two', '--json');
    expect(both).toEqual(apart);
    expect(JSON.parse(both.stdout) as Comparison).toMatchObject({ level: 'boot', verdict: 'within' });
    expect((await comparing('three@4.19', 'three@6.1')).exitCode).toBe(0);
  });

  it('two things that differ, until all but one are allowed', async () => {
    const { fingerprint } = started();
    const newer = started({ fingerprint: { ...fingerprint, kernel: '6.20', engine: '28.5.2' } });
    await recorded('newer', SMALL, [newer, ...simulatedRun(SMALL, 2).slice(1)]);
    const both =
      /expected one thing that differs between the two, found 2:\n {2}kernel: release: 6\.18\.44 -> 6\.20\n {2}engine: version: 20\.10\.24 -> 28\.5\.2\n.*--allow engine/;
    await expectRefused(['a', 'newer', '--gate', '5%'], both);
    await expectRefused(
      ['a', 'newer', '--allow', 'kernl'],
      /--allow kernl: .*\nThey differ in kernel, engine/,
    );
    const allowed = await comparing('a', 'newer', '--allow', 'kernel', '--json');
    expect(allowed.exitCode, allowed.stderr).toBe(0);
  });
});
