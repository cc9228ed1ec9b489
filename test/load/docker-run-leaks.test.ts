import { readdir } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import pLimit from 'p-limit';
import { expect, it } from 'vitest';
import type { SampleRecorded } from '../../src/core/record/events.ts';
import { sampler, type Sampler } from '../fixtures/stand-in-sampler.ts';

/** More at once than an emitter takes listeners without a warning. */
const AT_ONCE = 16;
/** By how much the pool of idle connections, with both ends in this process, differs from time to time. */
const POOL = 2 * AT_ONCE;

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

async function iterate(engine: Sampler, count: number, expected: SampleRecorded['status']): Promise<void> {
  const limit = pLimit(AT_ONCE);
  const statuses = await Promise.all(
    Array.from({ length: count }, () => limit(async () => (await engine.sample()).status)),
  );
  expect(statuses.filter((status) => status !== expected)).toEqual([]);
}

async function held(): Promise<{ heapBytes: number; descriptors: number }> {
  // Sockets that were closed on both sides are gone a few turns of the event loop later.
  await new Promise((resolve) => setTimeout(resolve, 50));
  collectGarbage();
  const descriptors = (await readdir('/proc/self/fd')).length;
  return { heapBytes: process.memoryUsage().heapUsed, descriptors };
}

it(
  'docker-run holds no more after 2000 iterations on one engine than after 500',
  { timeout: 60_000 },
  async () => {
    const warnings: Error[] = [];
    const note = (warning: Error): void => void warnings.push(warning);
    process.on('warning', note);
    await using engine = await sampler({ onLife: () => undefined });
    await iterate(engine, 500, 'ok');
    const before = await held();
    await iterate(engine, 1500, 'ok');
    const after = await held();
    process.off('warning', note);

    expect(warnings).toEqual([]);
    expect(engine.lab.containers()).toEqual([]);
    expect(after.descriptors).toBeLessThan(before.descriptors + POOL);
    // Compiled code still grows, 400 bytes an iteration here; a deadline that stays on its signals makes that
    // 2900, events that stay 1500.
    expect((after.heapBytes - before.heapBytes) / 1500).toBeLessThan(800);
  },
);

it('docker-run leaves no connection open after iterations that fail', async () => {
  await using engine = await sampler({ script: () => ({ fault: { kind: 'refuse', at: 'start' } }) });
  await iterate(engine, 50, 'failed');
  const before = await held();
  await iterate(engine, 100, 'failed');
  expect((await held()).descriptors).toBeLessThan(before.descriptors + POOL);
});
