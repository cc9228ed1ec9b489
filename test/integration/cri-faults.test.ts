import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { criDockerdObstacle, engineObstacle } from './support/engine-needs.ts';
import { cgroupsOf, leftInState } from './support/leftovers.ts';
import { processesMentioning } from './support/living.ts';
import type { Playground } from './support/playground.ts';
import { samplesOf, tableOf } from './support/recorded.ts';
import { recordedRun, type RecordedRun } from './support/recorded-run.ts';
import { sharePlayground } from './support/share-playground.ts';

/**
 * Where each engine calls the runtime's `create` in the first timed sample of a start: after a proof, a look at the memory and a
 * warm-up; containerd and Docker call it for the pause container too.
 */
const ENGINES = [
  {
    ...{ program: 'containerd', engine: 'engine: containerd', obstacle: await engineObstacle('containerd') },
    ...{ driver: 'overlayfs', helper: 'containerd-shim-runc-v2', step: 'start', calls: 8 },
  },
  {
    ...{ program: 'crio', engine: 'engine: crio', obstacle: await engineObstacle('crio') },
    ...{ driver: 'overlay', helper: 'conmon', step: 'create', calls: 4 },
  },
  {
    ...{ program: 'cri-dockerd', engine: 'engines: [cri-dockerd]', obstacle: await criDockerdObstacle() },
    ...{ driver: 'overlay2', helper: 'containerd-shim-runc-v2', step: 'start', calls: 8 },
  },
] as const;

for (const { program, engine, obstacle, driver, helper, step, calls } of ENGINES) {
  describe(program, () => {
    let place: Playground;
    let folder: string;
    sharePlayground(obstacle, (made) => (place = made));
    beforeAll(async () => {
      if (obstacle !== undefined) return;
      folder = join('/opt', basename(place.path));
      await mkdir(folder);
    });
    afterAll(async () => {
      if (obstacle === undefined) await rm(folder, { recursive: true, force: true });
    });

    /** A run in which runc does something once, at a call that is counted in the lab's own /run. */
    async function struck(name: string, call: string, at: number, action: string): Promise<RecordedRun> {
      const path = join(folder, name);
      const script = [
        '#!/bin/sh',
        `case " $* " in *" ${call} "*)`,
        `  echo >>/run/${name}`,
        `  if [ "$(wc -l </run/${name})" -eq ${at} ]; then ${action}; fi ;;`,
        'esac',
        'exec /usr/sbin/runc "$@"',
      ];
      await writeFile(path, `${script.join('\n')}\n`);
      await chmod(path, 0o755);
      return recordedRun(
        place,
        `name: fault\n${engine}\nworkload: cri-pod\nnetwork: host\ndrivers: [${driver}]\n` +
          `runtimes: [runc, { name: struck, kind: runc, path: ${path} }]\nrounds: 1\niterations: 3\norder: sequential\n` +
          'timeout: 5s\nseed: 1\n',
        name,
      );
    }

    async function outcomes({ out }: RecordedRun): Promise<Record<string, string>> {
      const rows = await tableOf(join(out, 'summary.csv'));
      const entries = rows.map(({ runtime, outcome, reason }): [string, string] => [
        runtime ?? '',
        `${outcome ?? ''}: ${reason ?? ''}`,
      ]);
      return Object.fromEntries(entries);
    }

    async function expectClean({ out }: RecordedRun): Promise<void> {
      expect(await leftInState(place)).toEqual([]);
      expect(await processesMentioning(place.state)).toEqual([]);
      expect(await cgroupsOf(out)).toEqual([]);
    }

    it(`the engine killed in ${step} fails that cell at that step; the rest is measured by another start`, async () => {
      // In the lab's pid namespace there is no other of the name.
      const run = await struck('killed', 'create', calls, `kill -9 $(pgrep -x ${program})`);
      expect(run.ended.exitCode, run.ended.stderr).toBe(4);
      const found = await outcomes(run);
      expect(found['runc']).toBe('measured: ');
      expect(found['struck']).toMatch(new RegExp(`^failed: ${step}: the engine ended`));
      await expectClean(run);
    });

    it('a runtime that hangs once costs the sample that it hangs in, at the step in which the engine calls it', async () => {
      const run = await struck('hangs', 'create', calls, 'sleep 600');
      expect(run.ended.exitCode, run.ended.stderr).toBe(0);
      expect(Object.values(await outcomes(run))).toEqual(['measured: ', 'measured: ']);
      const lost = samplesOf(run.events).filter(({ status }) => status !== 'ok');
      expect(lost).toMatchObject([{ runtime: 'struck', status: 'timeout', failed_step: step }]);
      expect(lost[0]?.total_us).toBeUndefined();
      await expectClean(run);
    });

    it(`a ${helper} that is killed under a pod is told by what the engine then says`, async () => {
      const run = await struck('helper', 'create', calls, `kill -9 $(pgrep -x ${helper.slice(0, 15)})`);
      expect(run.ended.stderr).not.toMatch(/defect/);
      const found = await outcomes(run);
      expect(found['runc']).toBe('measured: ');
      const samples = run.events.filter((event) => event.type === 'sample' && event.status !== 'ok');
      expect(samples.length).toBeGreaterThan(0);
      await expectClean(run);
    });
  });
}
