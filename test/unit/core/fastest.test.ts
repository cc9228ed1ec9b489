import { describe, expect, it } from 'vitest';
import { resultSet } from '../../../src/core/results/result-set.ts';
import { gridView } from '../../../src/report/grid-view.ts';
import { GRID_STATS } from '../../../src/core/grid/grid-stat.ts';
import type { RunEvent } from '../../../src/core/record/events.ts';
import { plan, sample, settled, started } from '../../fixtures/recorded-run.ts';

const DRIVERS = ['overlay2', 'btrfs', 'vfs'];

/** One sample of each driver in each round. */
function run(rounds: number, timeOf: (driver: string, round: number) => number | undefined): RunEvent[] {
  const events: RunEvent[] = [started()];
  for (let round = 1; round <= rounds; round++) {
    for (const driver of DRIVERS) {
      const total_us = timeOf(driver, round);
      if (total_us !== undefined) events.push(sample(driver, { round, total_us }));
    }
  }
  return events;
}

function viewOf(rounds: number, timeOf: Parameters<typeof run>[1], stat?: (typeof GRID_STATS)[number]) {
  const planned = plan(DRIVERS, ['runc'], { rounds, iterations: 1 });
  return gridView(resultSet(planned, run(rounds, timeOf)), undefined, stat);
}

function marked({ rows, drivers }: ReturnType<typeof gridView>): string[] {
  return drivers.filter((_, index) => rows[0]?.cells[index]?.fastest === true);
}

const CENTRES: Readonly<Record<string, number>> = { overlay2: 300_000, btrfs: 303_000, vfs: 360_000 };

/** btrfs is 1 % above overlay2 on average, vfs 20 %; each scatters by about 2 %, in its own order. */
const times = (driver: string, round: number): number =>
  (CENTRES[driver] ?? 0) + (((round * (driver.length + 1)) % 7) - 3) * 3000;

describe('the mark of the fastest', () => {
  it('is on every driver that cannot be told from it', () => {
    const view = viewOf(10, times);
    expect(marked(view)).toEqual(['overlay2', 'btrfs']);
    expect(view.legend).toContain(
      '* fastest driver of its runtime, or one that cannot be told from it (at 5 %)',
    );
  });

  it('is on none after one round, and a line says why', () => {
    const view = viewOf(1, times);
    expect(marked(view)).toEqual([]);
    expect(view.legend).toBe('no mark with one round only, which cannot tell the fastest; times in ms');
  });

  it('is not on a driver of which one round is known, nor decided by it', () => {
    const view = viewOf(10, (driver, round) =>
      driver === 'vfs' && round > 1 ? undefined : times(driver, round),
    );
    expect(marked(view)).toEqual(['overlay2', 'btrfs']);
  });

  it('needs another driver with a number', () => {
    const planned = plan(['overlay2', 'vfs'], ['runc'], { rounds: 2, iterations: 1 });
    const events = run(2, (driver, round) => (driver === 'overlay2' ? times(driver, round) : undefined));
    const reason = { kind: 'unsupported', reason: 'not here' } as const;
    const view = gridView(resultSet(planned, [...events, settled('vfs', reason)]));
    expect(marked(view)).toEqual([]);
    expect(view.marks).toEqual({});
  });

  it('is of means and medians: the grid of another figure says that it has none', () => {
    for (const stat of GRID_STATS) {
      const view = viewOf(10, times, stat);
      const isMarked = stat === 'mean' || stat === 'median';
      expect(marked(view), stat).toEqual(isMarked ? ['overlay2', 'btrfs'] : []);
      expect(view.legend.includes('by mean or median only'), stat).toBe(!isMarked);
    }
  });
});

describe('the grid of another figure', () => {
  it('says which it is, and has its numbers without the interval of the mean', () => {
    const view = viewOf(10, times, 'p95');
    expect(view.title).toBe('small: 95th percentile of the time of one docker-run, in milliseconds');
    expect(view.rows[0]?.cells.map(({ value }) => value)).toEqual(['309', '312', '368']);
    expect(view.legend).not.toContain('\u00b1');
  });

  it('counts samples without a unit', () => {
    const view = viewOf(10, times, 'n');
    expect(view.title).toBe('small: number of samples of one docker-run');
    expect(view.rows[0]?.cells.map(({ value }) => value)).toEqual(['10', '10', '10']);
    expect(view.legend).not.toContain('ms');
  });
});
