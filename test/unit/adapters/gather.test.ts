import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gatherRuns } from '../../../src/adapters/results/gather-runs.ts';
import { openRunDirectory } from '../../../src/adapters/results/read-run-directory.ts';
import { openKernels, openSides } from '../../../src/cli/open-side.ts';
import { compareSides } from '../../../src/core/compare/compare.ts';
import { UsageError } from '../../../src/core/errors.ts';
import { resultSet } from '../../../src/core/results/result-set.ts';
import { writeHostRun, type HostOptions } from '../../fixtures/host-runs.ts';
import type { Place } from '../../fixtures/simulated-run.ts';

let base = '';
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'gather-'));
});
afterEach(async () => {
  await rm(base, { recursive: true });
});

async function runs(...hosts: readonly (readonly [string, HostOptions?])[]): Promise<{ folder: string }[]> {
  return Promise.all(
    hosts.map(async ([host, options]) => ({ folder: await writeHostRun(base, host, options) })),
  );
}

const slowerSince =
  (slow: string) =>
  ({ kernel }: Place) =>
    kernel === slow ? 1.3 : 1;

describe('gatherRuns', () => {
  it('keeps every sample with its host, and the seed of each plan', async () => {
    const sources = await runs(['web-2', { seed: 5 }], ['web-1', { seed: 4 }]);
    const out = join(base, 'fleet');
    const { hosts, samples } = await gatherRuns(sources, out);
    expect({ hosts, samples }).toEqual({ hosts: ['web-1', 'web-2'], samples: 24 });
    const { plan, events } = await openRunDirectory(out);
    expect(plan.hosts).toEqual([
      { host: 'web-1', run_id: 'run-web-1', seed: 4 },
      { host: 'web-2', run_id: 'run-web-2', seed: 5 },
    ]);
    for (const { host, folder } of [
      { host: 'web-1', folder: join(base, 'web-1') },
      { host: 'web-2', folder: join(base, 'web-2') },
    ]) {
      const own = [...(await openRunDirectory(folder)).events].filter(({ type }) => type === 'sample');
      expect([...events].filter((event) => event.type === 'sample' && event.host === host)).toEqual(
        own.map((event) => ({ ...event, host })),
      );
    }
    const { cells } = resultSet(plan, events);
    expect(cells.map(({ host, driver, outcome }) => [host, driver, outcome.kind])).toEqual([
      ['web-1', 'overlay2', 'measured'],
      ['web-1', 'vfs', 'measured'],
      ['web-2', 'overlay2', 'measured'],
      ['web-2', 'vfs', 'measured'],
    ]);
  });

  it('writes the same bytes in whatever order the runs are named', async () => {
    const sources = await runs(['b'], ['a'], ['c']);
    await gatherRuns(sources, join(base, 'one'));
    await gatherRuns(sources.toReversed(), join(base, 'other'));
    for (const name of ['plan.json', 'events.jsonl', 'environment.json']) {
      expect(await readFile(join(base, 'one', name), 'utf8')).toBe(
        await readFile(join(base, 'other', name), 'utf8'),
      );
    }
  });

  it('writes no host name anywhere with pseudonyms, warnings and paths included', async () => {
    const sources = await runs(
      ['db7.example.com', { runId: 'r1', scenario: { name: 'nightly on DB7' } }],
      ['www9.example.com', { runId: 'r2' }],
    );
    const [first] = sources;
    const events = join(first?.folder ?? '', 'events.jsonl');
    const told = { type: 'warning', message: 'db7: /dev/mapper/db7-vg is full, www9.example.com is not' };
    await writeFile(
      events,
      (await readFile(events, 'utf8')).replace('{"type":"end"', `${JSON.stringify(told)}\n{"type":"end"`),
    );
    const environment = { host: { hostname: 'db7.example.com', mounts: ['/srv/DB7/data'] } };
    await writeFile(join(first?.folder ?? '', 'environment.json'), JSON.stringify(environment));
    const out = join(base, 'fleet');
    expect((await gatherRuns(sources, out, { pseudonyms: true })).hosts).toEqual(['host-01', 'host-02']);
    for (const name of await readdir(out)) {
      const text = await readFile(join(out, name), 'utf8');
      expect(text).not.toMatch(/db7|www9/i);
    }
    expect(await readFile(join(out, 'events.jsonl'), 'utf8')).toContain(
      'host-01: /dev/mapper/host-01-vg is full, host-02 is not',
    );
  });

  it.each<[string, readonly (readonly [string, HostOptions?])[], RegExp]>([
    ['one directory', [['a']], /two run directories or more, found .*\/a/],
    [
      'another scenario',
      [['a'], ['b', { scenario: { iterations: 3 } }]],
      /one iterations of the scenario .* 2 in .*\/a; 3 in .*\/b/,
    ],
    [
      'another image',
      [
        ['a', { image: 'sha256:1' }],
        ['b', { image: 'sha256:2' }],
      ],
      /one image .* sha256:1 in .*\/a; sha256:2 in .*\/b/,
    ],
    [
      'two runs of one host',
      [
        ['a', { hostname: 'web' }],
        ['b', { hostname: 'web' }],
      ],
      /one run of each host, found 2 of web: .*\/a and .*\/b/,
    ],
    ['no host name', [['a', { hostname: null }], ['b']], /name of the host in environment.json of .*\/a/],
    [
      'an interrupted run',
      [['a'], ['b', { status: 'interrupted' }]],
      /finished runs, found one that was interrupted: .*\/b/,
    ],
    [
      'a killed run',
      [['a', { status: 'killed' }], ['b']],
      /finished runs, found one that was killed.*: .*\/a/,
    ],
  ])('refuses %s, and writes nothing', async (_, given, message) => {
    const sources = await runs(...given);
    const before = await readdir(base);
    await expect(gatherRuns(sources, join(base, 'fleet'))).rejects.toThrow(message);
    await expect(gatherRuns(sources, join(base, 'fleet'))).rejects.toBeInstanceOf(UsageError);
    expect(await readdir(base)).toEqual(before);
  });

  it('refuses the same directory twice, a damaged one, a gathered one and a folder in use', async () => {
    const [a, b] = (await runs(['a'], ['b'])) as [{ folder: string }, { folder: string }];
    const out = join(base, 'fleet');
    await expect(gatherRuns([a, { folder: `${a.folder}/` }], out)).rejects.toThrow(
      /different runs, found run run-a/,
    );
    await writeFile(join(base, 'b', 'events.jsonl'), '{"type":"run"\n{}\n');
    await expect(gatherRuns([a, b], out)).rejects.toThrow(/b\/events.jsonl:/);
    await rm(join(base, 'b', 'events.jsonl'));
    await expect(gatherRuns([a, b], out)).rejects.toThrow(/expected .*b\/events.jsonl/);
    expect((await readdir(base)).sort()).toEqual(['a', 'b']);
    const c = { folder: await writeHostRun(base, 'c') };
    await gatherRuns([a, c], out);
    await expect(gatherRuns([a, { folder: out, host: 'x' }], join(base, 'more'))).rejects.toThrow(
      /found a gathered one/,
    );
    await expect(gatherRuns([a, c], out)).rejects.toThrow(/an empty folder/);
  });

  it('removes what a gather that was killed has left, and nothing else', async () => {
    const sources = await runs(['a'], ['b']);
    const ended = spawnSync('true').pid;
    const others = [`.fleet.${process.ppid}.part`, `.fleet-2.${ended}.part`, '.fleet.old'];
    for (const name of [`.fleet.${ended}.part`, ...others]) await mkdir(join(base, name));
    await gatherRuns(sources, join(base, 'fleet'));
    expect((await readdir(base)).sort()).toEqual([...others, 'a', 'b', 'fleet'].sort());
  });

  it('keeps the boots of each host, for kernels to be compared host by host', async () => {
    const kernels = ['5.10.0', '6.12.3'];
    const options = { kernels, boots: 3, truth: { factor: slowerSince('6.12.3') } };
    const sources = await runs(
      ['a', { ...options, seed: 1 }],
      ['b', { ...options, seed: 2 }],
      ['c', { ...options, seed: 3 }],
    );
    const out = join(base, 'fleet');
    await gatherRuns(sources, out);
    const { plan, events } = await openRunDirectory(out);
    expect(plan.hosts?.map(({ boots }) => boots?.map(({ kernel }) => kernels.indexOf(kernel)))).toEqual(
      Array.from({ length: 3 }, () => [0, 1, 1, 0, 0, 1]),
    );
    const boots = new Set<string>();
    for (const event of events)
      if (event.type === 'sample') boots.add(`${event.host ?? ''} ${event.boot_id}`);
    expect(boots.size).toBe(18);
    const [before, after] = await openKernels(out);
    const found = compareSides(before, after, 1.05, []);
    expect(found).toMatchObject({ level: 'host', verdict: 'regression' });
    for (const { ratio, a, b } of found.cells) {
      expect([a.units, b.units]).toEqual([3, 3]);
      expect(ratio).toBeCloseTo(1.3, 1);
    }
  });

  it('takes names for hosts that are called alike', async () => {
    const [a, b] = (await runs(['a', { hostname: 'debian' }], ['b', { hostname: 'debian' }])) as [
      { folder: string },
      { folder: string },
    ];
    const named = [
      { ...a, host: 'left' },
      { ...b, host: 'right' },
    ];
    expect((await gatherRuns(named, join(base, 'fleet'))).hosts).toEqual(['left', 'right']);
  });

  it('refuses a gathered file that lost hosts', async () => {
    const out = join(base, 'fleet');
    await gatherRuns(await runs(['a'], ['b']), out);
    const path = join(out, 'events.jsonl');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.slice(0, text.indexOf('{"type":"run"', 1)));
    const { events } = await openRunDirectory(out);
    expect(() => [...events]).toThrow(/found none of run run-b/);
  });
});

describe('openSides', () => {
  it('takes hosts by name, by pattern and as the rest', async () => {
    const out = join(base, 'fleet');
    await gatherRuns(await runs(['canary-1'], ['canary-2'], ['web-1'], ['web-2'], ['web-3']), out);
    const of = async (a: string, b: string) => (await openSides(a, b)).map(({ hosts }) => hosts);
    const sides = [
      ['canary-1', 'canary-2'],
      ['web-1', 'web-2', 'web-3'],
    ];
    expect(await of(`${out}@canary-*`, `${out}@rest`)).toEqual(sides);
    expect(await of(`${out}@canary-1,canary-2`, `${out}@*b-*`)).toEqual(sides);
    await expect(of(`${out}@canary-9`, `${out}@rest`)).rejects.toThrow(
      /expected a host of .*, found canary-9/,
    );
    await expect(of(out, `${out}@rest`)).rejects.toThrow(/found all of its hosts/);
  });
});
