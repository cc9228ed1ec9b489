import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRunDirectory } from '../../../src/adapters/results/run-directory.ts';
import { exportResults } from '../../../src/cli/export.ts';
import { UsageError } from '../../../src/core/errors.ts';
import type { RunEvent } from '../../../src/core/record/events.ts';
import type { Plan } from '../../../src/core/plan/plan.ts';
import { resultSet } from '../../../src/core/results/result-set.ts';
import { githubActionBenchmarkJson } from '../../../src/report/export/github-action-benchmark.ts';
import { goBenchmark } from '../../../src/report/export/go-benchmark.ts';
import { hyperfineJson } from '../../../src/report/export/hyperfine.ts';
import { booted, fourSamples, plan, sample, settled, started } from '../../fixtures/recorded-run.ts';

const environment = { schema: 1, host: { cpu: { model: 'A CPU\nBenchmarkX 1 1 ns/op' } } };

const small = resultSet(plan(['overlay2', 'dm-loop'], ['runc']), [
  started(),
  sample('overlay2', { phase: 'warmup', total_us: 999_000 }),
  ...fourSamples('overlay2', [300_000, 310_000, 311_000], { engine_cpu_us: 20_000 }),
  sample('overlay2', { status: 'failed', round: 2, iteration: 2 }),
  ...fourSamples('dm-loop', [800_000]),
  settled('dm-loop', { kind: 'failed', step: 'start', error: 'no\r\nBenchmarkX 1 1 ns/op' }),
]);

const KERNELS = plan(['vfs'], ['runc'], { concurrency: [1, 4] }, ['5.10', '6.1.0-40-amd64']);
const kernelEvents: RunEvent[] = [
  booted(KERNELS, 1),
  ...fourSamples('vfs', [900_000, 900_000, 900_000, 900_000]),
  booted(KERNELS, 2),
  ...fourSamples('vfs', [700_000, 700_000, 900_000, 900_000]),
  ...fourSamples('vfs', [1_000_000, 1_000_000, 1_000_000, 1_000_000], { concurrency: 4 }),
];
const kernels = resultSet(KERNELS, kernelEvents);

const none = resultSet(plan(['vfs'], ['runc']), [
  started(),
  ...fourSamples('vfs', [800_000]),
  settled('vfs', { kind: 'unsupported', reason: 'no' }),
]);

function go(...[results, about]: Parameters<typeof goBenchmark>): string {
  return [...goBenchmark(results, about)].join('');
}

function names(text: string): string[] {
  return text.split('\n').flatMap((line) => /^Benchmark\S+/.exec(line) ?? []);
}

describe('goBenchmark', () => {
  it('has a line for each restart with the means of its samples, where asked for', () => {
    const lines = [...goBenchmark(small, environment, 'restart')].join('').split('\n');
    const restarts = lines.filter((line) => line.startsWith('Benchmark')).map((line) => line.split(' '));
    expect(restarts.map(([, n, total, , create]) => [n, total, create])).toEqual([
      ['2', '305000000', '1000000'],
      ['1', '311000000', '1000000'],
    ]);
  });

  it('has a line for each good timed sample of a measured cell, and tells of the rest', () => {
    expect(go(small, environment)).toMatchInlineSnapshot(`
      "# drivergrid run r1: a line for each good timed sample, restart by restart
      Unit create-ns/op better=lower
      Unit attach-ns/op better=lower
      Unit wait-ns/op better=lower
      Unit start-ns/op better=lower
      Unit exit-ns/op better=lower
      Unit remove-ns/op better=lower
      Unit engine-cpu-ns/op better=lower

      goos: linux
      pkg: drivergrid/small
      cpu: A CPU BenchmarkX 1 1 ns/op
      kernel: 6.18.44
      engine: 20.10.24
      lab: private
      # overlay2 x runc: 1 of 4 samples failed and has no line
      BenchmarkDockerRun/driver=overlay2/runtime=runc 1 300000000 ns/op 1000000 create-ns/op 2000000 attach-ns/op 3000000 wait-ns/op 294000000 start-ns/op 0 exit-ns/op 0 remove-ns/op 20000000 engine-cpu-ns/op
      BenchmarkDockerRun/driver=overlay2/runtime=runc 1 310000000 ns/op 1000000 create-ns/op 2000000 attach-ns/op 3000000 wait-ns/op 304000000 start-ns/op 0 exit-ns/op 0 remove-ns/op 20000000 engine-cpu-ns/op
      BenchmarkDockerRun/driver=overlay2/runtime=runc 1 311000000 ns/op 1000000 create-ns/op 2000000 attach-ns/op 3000000 wait-ns/op 305000000 start-ns/op 0 exit-ns/op 0 remove-ns/op 20000000 engine-cpu-ns/op
      # dm-loop x runc has no line, failed: start: no BenchmarkX 1 1 ns/op
      "
    `);
  });

  it('has a block for each kernel, which takes back what the one before said', () => {
    const perKernel = { schema: 1, kernels: { '5.10': environment } };
    expect(go(kernels, perKernel).replaceAll(/^(Bench\S+ 1 \d+ ns\/op) .*/gm, '$1')).toMatchInlineSnapshot(`
      "# drivergrid run r1: a line for each good timed sample, restart by restart
      Unit create-ns/op better=lower
      Unit attach-ns/op better=lower
      Unit wait-ns/op better=lower
      Unit start-ns/op better=lower
      Unit exit-ns/op better=lower
      Unit remove-ns/op better=lower

      goos: linux
      pkg: drivergrid/small
      cpu: A CPU BenchmarkX 1 1 ns/op
      kernel: 5.10
      engine: 20.10.24
      lab: private
      BenchmarkDockerRun/driver=vfs/runtime=runc/concurrency=1 1 900000000 ns/op
      BenchmarkDockerRun/driver=vfs/runtime=runc/concurrency=1 1 900000000 ns/op
      BenchmarkDockerRun/driver=vfs/runtime=runc/concurrency=1 1 900000000 ns/op
      BenchmarkDockerRun/driver=vfs/runtime=runc/concurrency=1 1 900000000 ns/op
      # vfs x runc x4 has no line, aborted: run interrupted after 0 of 4 samples

      goos: linux
      pkg: drivergrid/small
      cpu:
      kernel: 6.1.0-40-amd64
      engine: 20.10.24
      lab: private
      BenchmarkDockerRun/driver=vfs/runtime=runc/concurrency=1 1 700000000 ns/op
      BenchmarkDockerRun/driver=vfs/runtime=runc/concurrency=1 1 700000000 ns/op
      BenchmarkDockerRun/driver=vfs/runtime=runc/concurrency=1 1 900000000 ns/op
      BenchmarkDockerRun/driver=vfs/runtime=runc/concurrency=1 1 900000000 ns/op
      BenchmarkDockerRun/driver=vfs/runtime=runc/concurrency=4 1 1000000000 ns/op
      BenchmarkDockerRun/driver=vfs/runtime=runc/concurrency=4 1 1000000000 ns/op
      BenchmarkDockerRun/driver=vfs/runtime=runc/concurrency=4 1 1000000000 ns/op
      BenchmarkDockerRun/driver=vfs/runtime=runc/concurrency=4 1 1000000000 ns/op
      "
    `);
  });

  it('makes any name legal', () => {
    const driver = 'a/b \u00a0%\n\u{1f433}\ud83d"';
    const hostile = resultSet(plan([driver], ['kata-2'], { name: 'x\ty' }), [
      ...fourSamples(driver, [300_000, 300_000, 300_000, 300_000], {
        runtime: 'kata-2',
        steps_us: { 'mount-ns': 300_000 },
      }),
    ]);
    const text = go(hostile, undefined);
    expect(new Set(names(text))).toEqual(
      new Set(['BenchmarkDockerRun/driver=a%2Fb%20%C2%A0%25%0A%F0%9F%90%B3%EF%BF%BD"/runtime=kata%2D2']),
    );
    expect(text).toContain(' 1 300000000 ns/op 300000000 mount%2Dns-ns/op\n');
    expect(text).toContain('\npkg: drivergrid/x y\ncpu:\nkernel:\nengine:\nlab: private\n');
  });

  it('leaves out a column that not every sample of the restart has', () => {
    const steps = { create: 1000, start: 299_000 };
    const uneven = resultSet(plan(['vfs'], ['runc'], { workload: 'docker-cli', iterations: 1 }), [
      started(),
      sample('vfs', { steps_us: steps }),
      sample('vfs', { iteration: 2, steps_us: { ...steps, extra: 5 }, engine_cpu_us: 10_000 }),
      sample('vfs', { round: 2, steps_us: { create: 1000.5 } }),
    ]);
    const text = go(uneven, undefined);
    expect(text.split('\n').filter((line) => line.startsWith('Benchmark'))).toEqual([
      'BenchmarkDockerCli/driver=vfs/runtime=runc 1 300000000 ns/op 1000000 create-ns/op 299000000 start-ns/op',
      'BenchmarkDockerCli/driver=vfs/runtime=runc 1 300000000 ns/op 1000000 create-ns/op 299000000 start-ns/op',
      'BenchmarkDockerCli/driver=vfs/runtime=runc 1 300000000 ns/op 1000500 create-ns/op',
    ]);
    expect(text.match(/^Unit .*/gm)).toEqual([
      'Unit create-ns/op better=lower',
      'Unit start-ns/op better=lower',
    ]);
  });

  it('comes in pieces where it is long', () => {
    const many = plan(['vfs'], ['runc'], { rounds: 1, iterations: 12_000 });
    const samples = Array.from({ length: 12_000 }, (_, index) => sample('vfs', { iteration: index + 1 }));
    const pieces = [...goBenchmark(resultSet(many, samples), undefined)];
    expect(pieces.length).toBe(3);
    expect(names(pieces.join('')).length).toBe(12_000);
  });
});

describe('hyperfineJson', () => {
  it('has a result for each measured cell, in seconds', () => {
    expect(hyperfineJson(small)).toMatchInlineSnapshot(`
      "{
        "results": [
          {
            "command": "overlay2 x runc",
            "mean": 0.307,
            "stddev": 0.00608276253029822,
            "median": 0.31,
            "user": null,
            "system": null,
            "min": 0.3,
            "max": 0.311,
            "times": [
              0.3,
              0.31,
              0.311
            ],
            "exit_codes": [
              0,
              0,
              0
            ],
            "parameters": {
              "driver": "overlay2",
              "runtime": "runc"
            }
          }
        ]
      }
      "
    `);
  });

  it('names kernel and concurrency where the run has several', () => {
    const { results } = JSON.parse(hyperfineJson(kernels)) as { results: Record<string, unknown>[] };
    expect(results.map(({ command, parameters }) => [command, parameters])).toEqual([
      ['vfs x runc on 5.10', { driver: 'vfs', runtime: 'runc', concurrency: '1', kernel: '5.10' }],
      [
        'vfs x runc on 6.1.0-40-amd64',
        { driver: 'vfs', runtime: 'runc', concurrency: '1', kernel: '6.1.0-40-amd64' },
      ],
      [
        'vfs x runc x4 on 6.1.0-40-amd64',
        { driver: 'vfs', runtime: 'runc', concurrency: '4', kernel: '6.1.0-40-amd64' },
      ],
    ]);
  });

  it('has no standard deviation of one sample', () => {
    const once = resultSet(plan(['vfs'], ['runc'], { rounds: 1, iterations: 1 }), [sample('vfs')]);
    expect(JSON.parse(hyperfineJson(once))).toMatchObject({ results: [{ mean: 0.3, stddev: null }] });
    expect(githubActionBenchmarkJson(once)).not.toContain('range');
  });
});

describe('githubActionBenchmarkJson', () => {
  it('has the mean of each measured cell, in milliseconds', () => {
    expect(githubActionBenchmarkJson(small)).toMatchInlineSnapshot(`
      "[
        {
          "name": "overlay2 x runc",
          "unit": "ms",
          "value": 307,
          "range": "± 38.119",
          "extra": "n=3 over 2 restarts, 1 failed, median 310 ms, kernel 6.18.44, engine 20.10.24, run r1"
        }
      ]
      "
    `);
  });

  it('names the kernel where the run has several', () => {
    const entries = JSON.parse(githubActionBenchmarkJson(kernels)) as Record<string, unknown>[];
    expect(entries.map(({ name }) => name)).toEqual([
      'vfs x runc on 5.10',
      'vfs x runc on 6.1.0-40-amd64',
      'vfs x runc x4 on 6.1.0-40-amd64',
    ]);
  });
});

it('a run without a measured cell is refused in every format', () => {
  for (const format of [goBenchmark, hyperfineJson, githubActionBenchmarkJson]) {
    expect(() => format(none, undefined)).toThrow(UsageError);
    expect(() => format(none, undefined)).toThrow(/measured cell to export, found none among 1 in run r1/);
  }
});

describe('exportResults', () => {
  let base = '';

  beforeEach(async () => {
    base = await mkdtemp('/tmp/export-');
  });
  afterEach(async () => {
    await rm(base, { recursive: true, force: true });
  });

  async function recorded(what: Plan, events: readonly RunEvent[]): Promise<string> {
    const store = await createRunDirectory(join(base, 'run'));
    await store.writePlan(what);
    for (const event of events) await store.append(event);
    await store.close();
    return store.path;
  }

  it('takes one kernel as if there were no other, and refuses one that there is not', async () => {
    const folder = await recorded(KERNELS, kernelEvents);
    const out = join(base, 'a.json');
    const format = 'github-action-benchmark';
    expect(await exportResults(folder, { format, kernel: '5.10', out })).toBe(0);
    const entries = JSON.parse(await readFile(out, 'utf8')) as Record<string, unknown>[];
    expect(entries.map(({ name, value }) => [name, value])).toEqual([['vfs x runc', 900]]);
    await expect(exportResults(folder, { format, kernel: '4.19' })).rejects.toThrow(UsageError);
  });

  it('replaces no file', async () => {
    const folder = await recorded(KERNELS, kernelEvents);
    const events = join(folder, 'events.jsonl');
    const before = await readFile(events, 'utf8');
    for (const out of [events, '/dev/null', base]) {
      await expect(exportResults(folder, { format: 'go', out })).rejects.toThrow(
        /expected a new file for --out/,
      );
    }
    expect(await readFile(events, 'utf8')).toBe(before);
    const nowhere = { format: 'go', out: join(base, 'no', 'a.txt') } as const;
    await expect(exportResults(folder, nowhere)).rejects.toThrow(/cannot write --out .*ENOENT/);
  });
});
