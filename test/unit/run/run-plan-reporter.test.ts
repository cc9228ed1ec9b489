import { describe, expect, it } from 'vitest';
import { activityText } from '../../../src/core/watch/run-activity.ts';
import type { Reporter } from '../../../src/ports/reporter.ts';
import { watchedWorkload } from '../../fakes/watched-workload.ts';
import { plan } from '../../fixtures/recorded-run.ts';
import { runOnStandIn } from '../../fixtures/stand-in-run.ts';

/** What was said on a run, and how many iterations ran at each of those moments. */
async function saidOn(concurrency: number): Promise<{ texts: string[]; running: number[] }> {
  const said = { texts: [] as string[], running: [] as number[] };
  let running = 0;
  const reporter: Reporter = {
    begin: () => undefined,
    event: () => undefined,
    activity(activity) {
      said.texts.push(activityText(activity));
      said.running.push(running);
    },
    end: () => undefined,
  };
  const workload = watchedWorkload(async (_, run) => {
    running++;
    try {
      return await run();
    } finally {
      running--;
    }
  });
  const shape = { rounds: 1, iterations: 4, warmup: 0, concurrency: [concurrency] };
  const { thrown } = await runOnStandIn(plan(['vfs'], ['runc'], shape), {}, { reporter, workload });
  expect(thrown).toBeUndefined();
  return said;
}

describe('a reporter is told what comes next', () => {
  it('before each iteration, and what the engine does', async () => {
    const { texts } = await saidOn(1);
    expect(texts.slice(-7)).toEqual([
      'vfs: starting the engine, r01-vfs',
      'vfs: checking the engine, r01-vfs',
      ...[1, 2, 3, 4].map((iteration) => `vfs x runc: iteration ${iteration}, r01-vfs`),
      'vfs: stopping the engine, r01-vfs',
    ]);
  });

  it('once for those that run at a time', async () => {
    const { texts } = await saidOn(2);
    expect(texts.filter((text) => text.includes('iteration'))).toEqual([
      'vfs x runc x2: iterations 1 to 2, r01-vfs',
      'vfs x runc x2: iterations 3 to 4, r01-vfs',
    ]);
  });

  it.each([1, 2, 4])('never while an iteration runs, with %d at a time', async (concurrency) => {
    const { running } = await saidOn(concurrency);
    expect(running.every((count) => count === 0)).toBe(true);
  });
});
