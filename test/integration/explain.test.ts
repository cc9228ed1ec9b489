import { chmod, copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { which } from '../../src/adapters/host/find-program.ts';
import { openTraceFolder } from '../../src/adapters/trace/trace-folder.ts';
import { PARTS, type Part } from '../../src/core/explain/part.ts';
import type { SampleExplained } from '../../src/core/record/events.ts';
import { engineObstacle } from './support/engine-needs.ts';
import { drivergrid, scenarioFile, type Playground } from './support/playground.ts';
import { recordedRun, type RecordedRun } from './support/recorded-run.ts';
import { eventsOf, samplesOf, tableOf } from './support/recorded.ts';
import { sharePlayground } from './support/share-playground.ts';

const CREATE_MS = 70;
const MOUNT_MS = 40;
const STOP_MS = 100;
/** What a shell and a sleep take beside. */
const MORE_MS = 12;

const obstacle =
  (await engineObstacle()) ??
  (await traceObstacle()) ??
  ((await which('fuse-overlayfs')) === undefined ? 'needs fuse-overlayfs' : undefined);
let place: Playground;

sharePlayground(obstacle, (made) => (place = made));

async function traceObstacle(): Promise<string | undefined> {
  try {
    await using _folder = await openTraceFolder();
    return undefined;
  } catch (error) {
    return `needs tracefs: ${String(error)}`;
  }
}

/** A folder with an engine and helpers that are slow in a known way. */
async function slowFolder(): Promise<string> {
  const folder = join(place.path, 'slow');
  await mkdir(folder);
  await copyFile((await which('dockerd')) ?? '', join(folder, 'dockerd'));
  const program = async (name: string, text: string): Promise<void> => {
    await writeFile(join(folder, name), `#!/bin/sh\n${text}\n`);
    await chmod(join(folder, name), 0o755);
  };
  const [runc, fuse] = [await which('runc'), await which('fuse-overlayfs')];
  await program('fuse-overlayfs', `sleep ${MOUNT_MS / 1000}\nexec ${fuse ?? ''} "$@"`);
  await program(
    'slow-create',
    `case " $* " in *" create "*) sleep ${CREATE_MS / 1000} ;; esac\nexec ${runc ?? ''} "$@"`,
  );
  // Once the container has ended, its shim is stopped for a while.
  await program(
    'stopped-shim',
    `case " $* " in *" start "*) shim=$PPID; (kill -STOP $shim; sleep ${STOP_MS / 1000}; kill -CONT $shim) & ;; esac\nexec ${runc ?? ''} "$@"`,
  );
  return folder;
}

describe('traced iterations', () => {
  let run: RecordedRun;
  let slow = '';
  const explained = (): SampleExplained[] =>
    run.events.flatMap((event) => (event.type === 'explained' ? [event] : []));

  beforeAll(async () => {
    if (obstacle !== undefined) return;
    slow = await slowFolder();
    run = await recordedRun(
      place,
      `name: explained
engines: [{ name: plain, kind: docker }, { name: slow, kind: docker, path: ${slow}/dockerd }]
drivers: [fuse-overlayfs]
runtimes: [runc, { name: slow-create, kind: runc, path: ${slow}/slow-create }, { name: stopped-shim, kind: runc, path: ${slow}/stopped-shim }]
network: none
rounds: 1
iterations: 2
explain: 5
`,
    );
  });

  it('are recorded beside those that count, and their parts sum to each step', async () => {
    expect(run.ended.exitCode, run.ended.stderr).toBe(0);
    const samples = samplesOf(run.events);
    const traced = samples.filter(({ phase }) => phase === 'explain');
    expect(traced).toHaveLength(30);
    expect(explained()).toHaveLength(30);
    for (const { seq, parts_us: parts } of explained()) {
      const sample = traced.find((one) => one.seq === seq);
      for (const [step, us] of Object.entries(sample?.steps_us ?? {}))
        expect(Object.values(parts[step] ?? {}).reduce((sum, part) => sum + part, 0)).toBe(us);
    }
    const summary = await tableOf(join(run.out, 'summary.csv'));
    expect(summary.map(({ n }) => n)).toEqual(summary.map(() => '2'));
    expect((await tableOf(join(run.out, 'parts.csv'))).length).toBeGreaterThan(30);
  });

  it('leave little unexplained', () => {
    for (const { parts_us: steps } of explained()) {
      const sums = Object.values(steps).flatMap((parts) => Object.entries(parts));
      const of = (wanted?: Part): number =>
        sums.reduce((sum, [part, us]) => sum + (wanted === undefined || part === wanted ? us : 0), 0);
      expect(of('unexplained') / of()).toBeLessThan(0.25);
    }
  });

  it.each<[string, { runtime: string; engine: string; part: Part; ms: (slow: Cell, plain: Cell) => number }]>(
    [
      ['create', { runtime: 'slow-create', engine: 'plain', part: 'runtime-create', ms: () => CREATE_MS }],
      ['shim', { runtime: 'stopped-shim', engine: 'plain', part: 'shim', ms: () => STOP_MS }],
      ['mounts', { runtime: 'runc', engine: 'slow', part: 'storage', ms: (slow) => MOUNT_MS * slow.mounts }],
    ],
  )('show what is known to be slow, and nowhere else: %s', (_, { runtime, engine, part, ms }) => {
    const [plain, found] = [cellOf('plain', 'runc'), cellOf(engine, runtime)];
    const wanted = ms(found, plain);
    expect(wanted).toBeGreaterThan(0);
    const more = (of: Part): number => (found.parts[of] ?? 0) - (plain.parts[of] ?? 0);
    expect(more(part)).toBeGreaterThan(wanted - MORE_MS);
    expect(more(part)).toBeLessThan(wanted + MORE_MS * Math.max(1, found.mounts));
    for (const other of PARTS) {
      if (other !== part) expect(Math.abs(more(other)), other).toBeLessThan(wanted / 2);
    }
  });

  it('leave no buffers in the kernel', async () => {
    await using folder = await openTraceFolder();
    expect(
      (await readdir(join(folder.path, 'instances'))).filter((name) => name.startsWith('drivergrid')),
    ).toEqual([]);
  });

  it('are taken where tracefs is mounted already, as by systemd', async () => {
    const scenario = await scenarioFile(
      place,
      'name: mounted\ndrivers: [vfs]\nruntimes: [runc]\nnetwork: none\nrounds: 1\niterations: 1\n',
      'mounted.yaml',
    );
    const out = join(place.path, 'mounted');
    const mounted = 'mount -t tracefs tracefs /sys/kernel/tracing && exec "$@"';
    const ended = await drivergrid(
      place,
      ['run', scenario, '--out', out, '--explain', '1'],
      [...['unshare', '--mount', '--propagation', 'private', 'sh', '-c', mounted, 'sh']],
    );
    expect(ended.exitCode, ended.stderr).toBe(0);
    expect((await eventsOf(out)).filter(({ type }) => type === 'explained')).toHaveLength(1);
  });

  interface Cell {
    /** Milliseconds of an iteration: the least of all, which noise has touched least. */
    readonly parts: Readonly<Partial<Record<Part, number>>>;
    readonly mounts: number;
  }

  function cellOf(engine: string, runtime: string): Cell {
    const own = explained().filter((one) => one.engine === engine && one.runtime === runtime);
    const sums = own.map(({ parts_us: steps }) => {
      const sum: Partial<Record<Part, number>> = {};
      for (const parts of Object.values(steps))
        for (const [part, us] of Object.entries(parts))
          sum[part as Part] = (sum[part as Part] ?? 0) + us / 1000;
      return sum;
    });
    const names = new Set(sums.flatMap((sum) => Object.keys(sum))) as Set<Part>;
    const parts = Object.fromEntries(
      [...names].map((part) => [part, Math.min(...sums.map((sum) => sum[part] ?? 0))]),
    );
    const mounts = own.map(
      ({ spans }) =>
        spans.filter(([, , part, name]) => part === 'storage' && name.includes('fuse-overlayfs')).length,
    );
    return { parts, mounts: Math.min(...mounts) };
  }
});
