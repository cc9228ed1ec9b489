import { describe, expect, it } from 'vitest';
import type { Engine } from '../../src/ports/engine.ts';
import type { ImageArchive } from '../../src/ports/image.ts';
import { systemClock } from '../../src/adapters/host/system-clock.ts';
import { StepTimer } from '../../src/workloads/step-timer.ts';
import { dockerRun } from '../../src/workloads/docker-run.ts';
import { EMPTY_DATA_ROOT } from '../fakes/empty-data-root.ts';
import { evenMemory } from '../fakes/even-memory.ts';
import { NO_PROGRAMS } from '../fixtures/stand-in-run.ts';

/** An engine that runs, with what the contract needs of it. */
export interface EngineUnderContract extends AsyncDisposable {
  readonly engine: Engine;
  readonly gone: AbortSignal;
  /** Its program can wait. */
  readonly image: ImageArchive;
  /** Its program prints files, and waits. */
  readonly printing: ImageArchive;
  /** Ends the engine as SIGKILL does. */
  kill(): void | Promise<void>;
}

const soon = (): AbortSignal => AbortSignal.timeout(20_000);

async function containersOf(engine: Engine): Promise<string[]> {
  const held = await engine.holdings(soon());
  return held.flatMap(({ kind, name }) => (kind === 'container' ? [name] : []));
}

/** What every implementation of the port does. */
export function engineContract(name: string, start: () => Promise<EngineUnderContract>): void {
  describe(`the engine port over ${name}`, () => {
    it('tells its driver and runtimes', async () => {
      await using it = await start();
      expect(await it.engine.facts(soon())).toMatchObject({
        driver: 'vfs',
        runtimes: expect.arrayContaining(['runc']) as unknown,
      });
    });

    it('brings an image, and refuses one that is another than was expected', async () => {
      await using it = await start();
      await it.engine.bringImage(it.image, soon());
      const other = { ...it.image, ids: [`sha256:${'0'.repeat(64)}`] };
      await expect(it.engine.bringImage(other, soon())).rejects.toThrow(
        /expected sha256:0{64}, found sha256:/,
      );
    });

    it('holds a container until it is let go, and knows its runtime after that', async () => {
      await using it = await start();
      await it.engine.bringImage(it.image, soon());
      const spec = { command: ['/hello', 'wait'], runtime: 'runc', network: 'none', labels: {} };
      const held = await it.engine.hold({ image: it.image.reference, ...spec }, soon());
      expect(held).toMatchObject({ running: true, networks: ['none'] });
      expect(await containersOf(it.engine)).toEqual([held.id]);
      await held[Symbol.asyncDispose]();
      expect(await containersOf(it.engine)).toEqual([]);
      expect(it.engine.runtimeOf(held.id)).toBe('runc');
    });

    it('tells what a held container prints while it runs, if it is asked to and can', async () => {
      await using it = await start();
      await it.engine.bringImage(it.printing, soon());
      const spec = { runtime: 'runc', network: 'none', labels: {}, isRead: true };
      const command = ['/hello', '/proc/sys/kernel/ostype', '/proc/sys/kernel/ostype'];
      await using held = await it.engine.hold({ image: it.printing.reference, command, ...spec }, soon());
      expect(held.running).toBe(true);
      expect(await held.lines?.(2, soon())).toEqual(
        it.engine.api.kind === 'docker' ? ['Linux', 'Linux'] : undefined,
      );
    });

    it('refuses a container of an image that it has not, or under a runtime that it does not know', async () => {
      await using it = await start();
      await it.engine.bringImage(it.image, soon());
      const spec = { command: ['/hello', 'wait'], network: 'none', labels: {} };
      const hold = (image: string, runtime: string) => it.engine.hold({ ...spec, image, runtime }, soon());
      await expect(hold('nothing/there:1', 'runc')).rejects.toThrow(/nothing\/there/);
      await expect(hold(it.image.reference, 'nope')).rejects.toThrow(/nope/);
      expect(await containersOf(it.engine)).toEqual([]);
    });

    it('runs a workload step by step and leaves nothing', async () => {
      await using it = await start();
      await it.engine.bringImage(it.image, soon());
      const { engine, gone, image } = it;
      const ground = {
        ...{ api: engine.api, gone, images: [image], network: 'none', scenario: {}, clock: systemClock },
        ...{ programs: NO_PROGRAMS, dataRoot: EMPTY_DATA_ROOT, memory: evenMemory() },
      };
      await using loop = await dockerRun.open(ground, soon());
      const timer = new StepTimer(systemClock);
      const iteration = { cell: { runtime: 'runc', concurrency: 1 }, label: 'contract-1' };
      expect(await loop.iterate(iteration, timer, soon())).toMatchObject({ exitCode: 0 });
      expect(Object.keys(timer.steps)).toEqual(dockerRun.steps);
      expect(await containersOf(engine)).toEqual([]);
    });

    it('ends every call when its signal aborts, and when the engine ends', async () => {
      await using it = await start();
      const reason = new Error('enough');
      await expect(it.engine.facts(AbortSignal.abort(reason))).rejects.toBe(reason);
      await it.kill();
      await expect(it.engine.facts(soon())).rejects.toThrow();
    });
  });
}
