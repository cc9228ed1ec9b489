import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/core/plan/plan.ts';
import { Progress } from '../../../src/core/watch/progress.ts';
import { restartName } from '../../../src/core/record/restart-name.ts';
import { sentinelCell, startedCells } from '../../../src/core/plan/sentinel.ts';
import { plan, sample, settled } from '../../fixtures/recorded-run.ts';

const SENTINEL = { sentinel: true };

/** `r1 r1 s2 ...` for the rounds of a plan, with `|` where a boot ends. */
function order({ rounds }: Plan): string {
  return rounds
    .map((round, index) => {
      const name = round.sentinel === undefined ? `r${round.round}` : `s${round.sentinel}`;
      return rounds[index + 1] !== undefined && rounds[index + 1]?.boot !== round.boot ? `${name} |` : name;
    })
    .join(' ');
}

describe('the sentinel of a plan', () => {
  it('is visited before the first pass, between passes and after the last', () => {
    expect(order(plan(['vfs', 'overlay2'], ['runc'], SENTINEL))).toBe('s1 r1 r1 s2 r2 r2 s3');
    expect(order(plan(['vfs', 'overlay2'], ['runc']))).toBe('r1 r1 r2 r2');
    expect(order(plan(['vfs'], ['runc'], SENTINEL, ['A', 'B']))).toBe(
      's1 r1 s2 | s3 r2 s4 | s5 r3 s6 | s7 r4 s8',
    );
  });

  it('is vfs under runc where the scenario has them, and does without devicemapper where it can', () => {
    const cell = (drivers: string[], runtimes: string[]): string => {
      const { driver, runtime } = sentinelCell(plan(drivers, runtimes).scenario);
      return `${driver} ${runtime}`;
    };
    expect(cell(['overlay2', 'vfs'], ['crun', 'runc'])).toBe('vfs runc');
    expect(cell(['devicemapper', 'btrfs', 'overlay2'], ['crun', 'runsc'])).toBe('btrfs crun');
    expect(cell(['devicemapper'], ['runc'])).toBe('devicemapper runc');
  });

  it('warms up once, where other cells do', () => {
    const bursts = (warmup: number) => plan(['vfs'], ['runc'], { ...SENTINEL, warmup }).rounds[0]?.bursts;
    const five = { runtime: 'runc', concurrency: 1, phase: 'sentinel', iterations: [1, 2, 3, 4, 5] };
    expect(bursts(3)).toEqual([{ ...five, phase: 'warmup', iterations: [1] }, five]);
    expect(bursts(0)).toEqual([five]);
  });

  it('is a cell to settle even where the grid has it at other concurrencies only', () => {
    const labels = (concurrency: number[]) =>
      startedCells(plan(['vfs'], ['runc'], { ...SENTINEL, concurrency }));
    expect(labels([1, 4])).toHaveLength(2);
    expect(labels([4]).map((cell) => cell.concurrency)).toEqual([4, 1]);
  });

  it('has restarts of its own name', () => {
    expect(restartName({ round: 0, sentinel: 3, driver: 'vfs' })).toBe('s03-vfs');
    expect(restartName({ round: 3, driver: 'vfs' }, 2)).toBe('r03-vfs-2');
  });

  it('is no part of the counts of a cell, and of the time that is left it is', () => {
    const small = plan(['vfs'], ['runc'], SENTINEL);
    const progress = new Progress(small);
    const cell = () => [...progress.cells.values()].at(0);
    expect(cell()).toMatchObject({ planned: 4, done: 0 });
    expect(progress.round).toBe(1);
    const place = { round: 0, sentinel: 1, total_us: 1000 };
    const visit = { round: 0, sentinel: 1, restart_id: 's01-vfs' };
    progress.add({ type: 'round', ...visit, driver: 'vfs', at: '' });
    progress.add(sample('vfs', { ...place, phase: 'warmup' }));
    for (const iteration of [1, 2, 3, 4, 5])
      progress.add(sample('vfs', { ...place, phase: 'sentinel', iteration }));
    progress.add({ type: 'time', name: 'engine-start', us: 10_000, restart_id: 's01-vfs' });
    progress.add({ type: 'round-end', restart_id: 's01-vfs', complete: true });
    expect(cell()).toMatchObject({ planned: 4, done: 0, failed: 0, sumUs: 0 });
    expect(progress.round).toBe(1);
    // 4 timed ones and 2 warm-ups, 12 of the sentinel, 4 starts.
    expect(progress.remaining().us).toBe((6 + 12) * 1000 + 4 * 10_000);
    progress.add(settled('vfs', { kind: 'failed', step: 'start', error: 'no' }));
    expect(progress.remaining().us).toBe(0);
  });
});
