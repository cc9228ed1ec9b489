import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { signalProcess } from '../../src/adapters/host/processes.ts';
import { PLUGIN_FOLDERS } from '../../src/core/engines/pod-network.ts';
import { findProgram, which } from '../../src/adapters/host/find-program.ts';
import { pauseArchive } from '../../src/image/pause-archive.ts';
import type { ImageArch } from '../../src/image/image-arch.ts';
import { criDockerdObstacle, engineObstacle } from './support/engine-needs.ts';
import { cgroupsOf, leftInState } from './support/leftovers.ts';
import { descendantsOf, processesMentioning } from './support/living.ts';
import { drivergrid, scenarioFile, type Playground } from './support/playground.ts';
import { samplesOf, samplesReach, tableOf, eventsOf } from './support/recorded.ts';
import { recordedRun, type RecordedRun } from './support/recorded-run.ts';
import { sharePlayground } from './support/share-playground.ts';

const CALLS = ['runp', 'create', 'start', 'stop', 'rm', 'stopp', 'rmp'];

/** A bridge takes CNI's plugins. */
const NETWORKS =
  (await findProgram('host-local', PLUGIN_FOLDERS)).path === undefined ? ['none'] : ['none', 'bridge'];

/** containerd comes with Debian; CRI-O and cri-dockerd are tested where they are on PATH. */
const ENGINES = [
  {
    ...{ kind: 'containerd', engine: 'engine: containerd', obstacle: await engineObstacle('containerd') },
    ...{ drivers: ['overlayfs', 'native'], family: 'runp' },
  },
  {
    ...{ kind: 'cri-o', engine: 'engine: crio', obstacle: await engineObstacle('crio') },
    ...{ drivers: ['overlay', 'vfs'], family: 'create' },
  },
  {
    ...{ kind: 'cri-dockerd', engine: 'engines: [cri-dockerd]', obstacle: await criDockerdObstacle() },
    ...{ drivers: ['overlay2', 'vfs'], family: 'runp' },
  },
] as const;

for (const { kind, engine, obstacle, drivers, family } of ENGINES) {
  describe(kind, () => {
    let place: Playground;
    sharePlayground(obstacle, (made) => (place = made));

    describe('a run of pods', () => {
      let run: RecordedRun;
      beforeAll(async () => {
        if (obstacle !== undefined) return;
        run = await recordedRun(
          place,
          `name: pods\nworkload: cri-pod\nnetwork: host\n${engine}\ndrivers: [${drivers.join(', ')}]\n` +
            'runtimes: [runc, crun, { name: missing, path: /no/such/runtime }]\nrounds: 1\niterations: 3\n',
        );
      });

      it('measures or explains every cell, call by call', async () => {
        expect(run.ended.exitCode, run.ended.stderr).toBe(0);
        const summary = await tableOf(join(run.out, 'summary.csv'));
        expect(summary).toHaveLength(6);
        for (const { outcome, reason } of summary)
          if (outcome !== 'measured')
            expect([outcome, reason]).toEqual([
              'unsupported',
              expect.stringMatching(/runp not possible|older than engine/),
            ]);
        const measured = summary.filter(
          ({ outcome, runtime }) => outcome === 'measured' && runtime === 'runc',
        );
        expect(measured.map(({ driver }) => driver).sort()).toEqual([...drivers].sort());
        for (const sample of samplesOf(run.events)) {
          expect(sample, sample.error).toMatchObject({ status: 'ok' });
          expect(Object.keys(sample.steps_us)).toEqual(CALLS);
          expect(sample.quantities?.['helpers_cpu_us']).toBeGreaterThan(0);
          expect(sample.quantities?.['shim_pss_bytes']).toBeGreaterThan(100_000);
          expect(sample.engine_cpu_us).toBeGreaterThanOrEqual(0);
        }
        const steps = await tableOf(join(run.out, 'steps.csv'));
        const of = (step: string): number => Number(steps.find((row) => row['step'] === step)?.['mean_us']);
        expect(Math.abs(of('create+start') - of('create') - of('start'))).toBeLessThanOrEqual(1);
        // The engine that calls the runtime in create spends its time there.
        expect(of('create') > of('start')).toBe(family === 'create');
      });

      it('proves what ran', () => {
        const proofs = run.events.flatMap((event) => (event.type === 'proof' ? [event] : []));
        expect(proofs.flatMap(({ checks }) => checks).filter(({ ok }) => !ok)).toEqual([]);
        const states = proofs.flatMap(({ runtime, checks }) =>
          checks.flatMap(({ what, found }) =>
            what === 'runtime state' ? `${runtime ?? ''} is ${found}` : [],
          ),
        );
        expect(states).toContain('runc is runc');
      });

      it('leaves nothing but its results, and blames no runtime for what the engine keeps', async () => {
        const leaks = run.events.flatMap((event) => (event.type === 'leak' ? [event] : []));
        expect(leaks.filter(({ started }) => started !== false)).toEqual([]);
        expect(await leftInState(place)).toEqual([]);
        expect(await processesMentioning(place.path)).toEqual([]);
        expect(await cgroupsOf(run.out)).toEqual([]);
      });
    });

    it('a container that ends by itself is waited for, and what it prints is checked, in a network of its own', async () => {
      const [driver] = drivers;
      for (const network of NETWORKS) {
        const { ended, events } = await recordedRun(
          place,
          `name: own\nworkload: docker-run\nnetwork: ${network}\n${engine}\ndrivers: [${driver}]\n` +
            'runtimes: [runc]\nrounds: 1\niterations: 2\n',
          network,
        );
        expect(ended.exitCode, ended.stderr).toBe(0);
        for (const sample of samplesOf(events))
          expect(sample, sample.error).toMatchObject({ status: 'ok', exit_code: 0 });
        const checks = events.flatMap((event) => (event.type === 'proof' ? event.checks : []));
        expect(checks).toContainEqual(
          expect.objectContaining({ what: 'network of a running container', found: network, ok: true }),
        );
      }
    });

    it('a command that fails is not taken for one that succeeds', async () => {
      const { events } = await recordedRun(
        place,
        `name: seven\n${engine}\nworkload: command\ncommand: [/hello, "7"]\nnetwork: host\n` +
          `drivers: [${drivers[1]}]\nruntimes: [runc]\nrounds: 1\niterations: 1\nwarmup: 0\n`,
        'failed',
      );
      expect(samplesOf(events).map(({ status, exit_code: code }) => [status, code])).toContainEqual([
        'failed',
        7,
      ]);
    });

    it('a container that ends when it is told to is told from one that must be killed', async () => {
      const stopOf = async (name: string, more: string): Promise<number> => {
        const { ended, events } = await recordedRun(
          place,
          `name: grace\nworkload: cri-pod\nnetwork: host\n${engine}\ndrivers: [${drivers[0]}]\n` +
            `runtimes: [runc]\nrounds: 1\niterations: 1\nwarmup: 0\n${more}`,
          name,
        );
        expect(ended.exitCode, ended.stderr).toBe(0);
        const [sample] = samplesOf(events);
        return sample?.steps_us['stop'] ?? NaN;
      };
      // The first process of its namespace ignores what it does not handle.
      const deaf = await stopOf('deaf', 'grace: 3s\nimage: builtin:hello\ncommand: [/hello, wait]\n');
      expect(deaf).toBeGreaterThan(2_900_000);
      expect(await stopOf('graceful', 'grace: 30s\n')).toBeLessThan(deaf);
      expect(await stopOf('killed-at-once', 'image: builtin:hello\ncommand: [/hello, wait]\n')).toBeLessThan(
        deaf,
      );
    });

    it('file work is done in a pod as anywhere, beside idle ones', async () => {
      const { ended, events } = await recordedRun(
        place,
        `name: files\n${engine}\nworkload: rootfs\nnetwork: host\ndrivers: [${drivers[0]}]\n` +
          'runtimes: [runc]\nlive: [0, 2]\nrounds: 1\niterations: 1\nwarmup: 0\n',
        'rootfs',
      );
      expect(ended.exitCode, ended.stderr).toBe(0);
      expect(
        samplesOf(events)
          .map(({ status, live }) => [status, live])
          .sort(),
      ).toEqual([
        ['ok', 0],
        ['ok', 2],
      ]);
    });

    it('a driver that it lacks is unsupported in words, and the others are measured', async () => {
      const { ended, out } = await recordedRun(
        place,
        `name: zfs\n${engine}\nworkload: cri-pod\nnetwork: host\nbacking: host\n` +
          `drivers: [zfs, ${drivers[1]}]\nruntimes: [runc]\nrounds: 1\niterations: 1\n`,
        'zfs',
      );
      expect(ended.exitCode, ended.stderr).toBe(0);
      const summary = await tableOf(join(out, 'summary.csv'));
      expect(summary.map(({ driver, outcome }) => [driver, outcome])).toEqual([
        ['zfs', 'unsupported'],
        [drivers[1], 'measured'],
      ]);
    });

    it('an image is pulled from a registry of the lab, and loaded from its archive', async () => {
      for (const [workload, steps] of [
        ['image-pull', ['pull', 'remove_image']],
        ['image-load', ['load', 'create', 'remove', 'remove_image']],
      ] as const) {
        const { ended, events } = await recordedRun(
          place,
          `name: images\n${engine}\nworkload: ${workload}\nnetwork: host\ndrivers: [${drivers[0]}]\n` +
            'runtimes: [runc]\nlayers: 3\nrounds: 1\niterations: 2\n',
          workload,
        );
        expect(ended.exitCode, ended.stderr).toBe(0);
        const samples = samplesOf(events);
        expect(samples).toHaveLength(3);
        for (const sample of samples) {
          expect(sample, sample.error).toMatchObject({ status: 'ok' });
          expect(Object.keys(sample.steps_us)).toEqual(steps);
          // A large file of 16 MiB and a thousand small ones.
          expect(sample.quantities?.['image_bytes']).toBeGreaterThan(20 * 2 ** 20);
        }
        expect(await processesMentioning(place.path)).toEqual([]);
      }
    });

    it('killed in a pod it leaves nothing after restore, and the containerd of the host notices nothing', async () => {
      await using host = await hostContainerd(place);
      const before = await host.state();
      const scenario = await scenarioFile(
        place,
        `name: killed\n${engine}\nworkload: cri-pod\nnetwork: ${NETWORKS.at(-1) ?? ''}\ndrivers: [${drivers[0]}]\n` +
          'runtimes: [runc]\nrounds: 2\niterations: 20\n',
        'killed.yaml',
      );
      const out = join(place.path, 'killed');
      const run = drivergrid(place, ['run', scenario, '--out', out]);
      await samplesReach(out, 5, run);
      if (run.pid === undefined) throw new Error('the run has not begun');
      signalProcess(run.pid, 'SIGKILL');
      expect(await run).toMatchObject({ signal: 'SIGKILL' });
      const restored = await drivergrid(place, ['restore']);
      expect(restored.exitCode, restored.stderr).toBe(0);
      expect(await processesMentioning(place.state)).toEqual([]);
      expect(await leftInState(place)).toEqual([]);
      expect(await cgroupsOf(out)).toEqual([]);
      expect(await host.state()).toEqual(before);
      expect(await host.events()).toEqual('');
      const resumed = await drivergrid(place, ['run', '--resume', out]);
      expect(resumed.exitCode, resumed.stderr).toBe(0);
      const timed = samplesOf(await eventsOf(out)).filter(({ phase }) => phase === 'timed');
      expect(new Set(timed.map(({ round, iteration }) => `${round} ${iteration}`)).size).toBe(40);
      expect(timed).toHaveLength(40);
    });
  });
}

describe('a containerd that cannot load its snapshotter', async () => {
  const obstacle = await engineObstacle('containerd');
  let place: Playground;
  sharePlayground(obstacle, (made) => (place = made));

  it('starts without its CRI; the reason in its log is that of the cells, and the others are measured', async () => {
    const { ended, out } = await recordedRun(
      place,
      'name: skipped\nengine: containerd\nworkload: cri-pod\nnetwork: host\n' +
        'drivers: [{ name: bad, driver: overlayfs, options: [root_path=/proc/nowhere] }, native]\n' +
        'runtimes: [runc]\nrounds: 1\niterations: 1\n',
    );
    expect(ended.exitCode, ended.stderr).toBe(0);
    const summary = await tableOf(join(out, 'summary.csv'));
    expect(summary.map(({ driver, outcome }) => [driver, outcome])).toEqual([
      ['bad', 'unsupported'],
      ['native', 'measured'],
    ]);
    expect(summary[0]?.['reason']).toMatch(/containerd skipped its snapshotter overlayfs: .*\/proc\/nowhere/);
  });
});

interface HostContainerd extends AsyncDisposable {
  /** Its processes, and what it says of its containers. */
  state(): Promise<unknown>;
  /** What it has told since it was started. */
  events(): Promise<string>;
}

/** A containerd with a container, as a host has one. */
async function hostContainerd(place: Playground): Promise<HostContainerd> {
  const folder = join(place.path, 'host');
  const socket = join(folder, 'c.sock');
  await mkdir(folder);
  const config = [
    ...['version = 2', `root = "${folder}/root"`, `state = "${folder}/state"`],
    ...[
      '[grpc]',
      `address = "${socket}"`,
      '[plugins."io.containerd.internal.v1.opt"]',
      `path = "${folder}/opt"`,
    ],
  ];
  await writeFile(join(folder, 'config.toml'), config.join('\n'));
  await writeFile(join(folder, 'pause.tar'), (await pauseArchive(process.arch as ImageArch)).archive);
  const containerd = (await which('containerd')) ?? 'containerd';
  const daemon = execa(containerd, ['--config', join(folder, 'config.toml')], {
    reject: false,
    stdio: 'ignore',
  });
  const ctr = (...args: readonly string[]) => execa('ctr', ['--address', socket, ...args], { reject: false });
  for (let tries = 0; (await ctr('version')).exitCode !== 0; tries++) {
    if (tries > 100) throw new Error('the containerd of the host did not start');
    await sleep(100);
  }
  const image = 'docker.io/drivergrid/pause:1';
  for (const args of [
    ['images', 'import', '--snapshotter', 'native', join(folder, 'pause.tar')],
    ['run', '--detach', '--snapshotter', 'native', image, 'own'],
  ]) {
    const ended = await ctr(...args);
    expect(ended.exitCode, ended.stderr).toBe(0);
  }
  const log = join(folder, 'events');
  const events = execa('ctr', ['--address', socket, 'events'], { reject: false, stdout: { file: log } });
  await sleep(500);
  return {
    state: async () => ({
      tasks: (await ctr('tasks', 'ls')).stdout,
      processes: await descendantsOf(daemon.pid ?? 0),
      shims: await processesMentioning(socket),
    }),
    events: () => readFile(log, 'utf8'),
    [Symbol.asyncDispose]: async () => {
      events.kill();
      await ctr('tasks', 'rm', '--force', 'own');
      daemon.kill();
      await daemon;
    },
  };
}
