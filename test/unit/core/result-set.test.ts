import { describe, expect, it } from 'vitest';
import { sampleCount } from '../../../src/core/results/cell-result.ts';
import type { RunEvent } from '../../../src/core/record/events.ts';
import { gridTable } from '../../../src/core/grid/grid.ts';
import { resultSet } from '../../../src/core/results/result-set.ts';
import { wallTime } from '../../../src/core/figures/wall-time.ts';
import { ended, fourSamples, plan, sample, settled, started } from '../../fixtures/recorded-run.ts';

const outcomes = (events: RunEvent[]) =>
  resultSet(plan(['overlay2'], ['runc']), events).cells.map((cell) => cell.outcome);

describe('resultSet', () => {
  it('takes a cell as measured once every planned sample is recorded, failed ones too', () => {
    const [, ...rest] = fourSamples('overlay2', [1, 2, 3, 4]);
    const failed = sample('overlay2', { status: 'timeout' });
    const results = resultSet(plan(['overlay2'], ['runc']), [started(), failed, ...rest]);
    expect(results.cells).toMatchObject([{ outcome: { kind: 'measured' }, failed: 1 }]);
    expect(results.cells[0]?.restarts.map(({ totals_us }) => totals_us)).toEqual([[2], [3, 4]]);
  });

  it('takes a cell with samples missing as aborted, and says how far it got', () => {
    const events = [
      started(),
      ...fourSamples('overlay2', [1, 2, 3]),
      sample('overlay2', { phase: 'warmup' }),
    ];
    const reason = 'run interrupted after 3 of 4 samples';
    expect(outcomes(events)).toEqual([{ kind: 'aborted', reason }]);
    expect(outcomes([...events, ended({ status: 'failed' })])).toMatchObject([
      { reason: 'run failed after 3 of 4 samples' },
    ]);
  });

  it('does not let a repeated sample stand in for a missing one', () => {
    const three = fourSamples('overlay2', [1, 2, 3]);
    const again = sample('overlay2', { round: 2, iteration: 1, restart_id: 'after-resume' });
    const results = resultSet(plan(['overlay2'], ['runc']), [started(), ...three, started(), again]);
    expect(results.cells[0]).toMatchObject({ outcome: { kind: 'aborted' } });
    expect(results.cells.map(sampleCount)).toEqual([4]);
  });

  it('keeps the last word on a cell, and the samples of one that failed', () => {
    const failure = { kind: 'failed', step: 'proof', error: 'driver is vfs' } as const;
    const results = resultSet(plan(['overlay2'], ['runc']), [
      started(),
      settled('overlay2', { kind: 'measured' }),
      ...fourSamples('overlay2', [1, 2, 3, 4]),
      settled('overlay2', failure),
    ]);
    expect(results.cells[0]).toMatchObject({ outcome: failure });
    expect(results.cells.map(sampleCount)).toEqual([4]);
    expect(gridTable(results).rows).toEqual([['runc', undefined]]);
  });

  it('names the step of a cell in which no sample went well', () => {
    const places = [
      [1, 1],
      [1, 2],
      [2, 1],
      [2, 2],
    ] as const;
    const failed = places.map(([round, iteration]) =>
      sample('overlay2', { status: 'failed', round, iteration }),
    );
    expect(outcomes([started(), ...failed])).toEqual([
      { kind: 'failed', step: 'start', error: 'no such device' },
    ]);
    const late = failed.map((it) => ({ ...it, failed_step: undefined, error: undefined }));
    expect(outcomes([started(), ...late])).toEqual([
      { kind: 'failed', step: 'failed', error: 'all 4 samples failed' },
    ]);
  });

  it('gives every cell of the plan, in its order, where nothing was recorded', () => {
    const results = resultSet(plan(['b', 'a'], ['runc', 'crun']), []);
    expect(results.cells.map((cell) => `${cell.driver} ${cell.runtime}`)).toEqual([
      'b runc',
      'b crun',
      'a runc',
      'a crun',
    ]);
    expect(results.end).toBeUndefined();
  });

  it('forgets the end of an earlier session once a later one has begun', () => {
    const results = resultSet(plan(['overlay2'], ['runc']), [
      started(),
      ended({ status: 'interrupted' }),
      started({ resumed: true }),
    ]);
    expect(results.end).toBeUndefined();
    expect(results.runs).toHaveLength(2);
  });
});

describe('wallTime', () => {
  it('sums by name over sessions and accounts for the rest', () => {
    const events: RunEvent[] = [
      started(),
      { type: 'time', name: 'restart', us: 2_000_000 },
      sample('overlay2', { total_us: 1_000_000, concurrency: 2 }),
      ended({ wall_us: 4_000_000 }),
      started({ resumed: true }),
      { type: 'time', name: 'restart', us: 1_000_000 },
      ended({ wall_us: 1_000_000 }),
    ];
    const results = resultSet(plan(['overlay2'], ['runc']), events);
    expect(wallTime(results)).toEqual([
      { name: 'restart', us: 3_000_000, share: 0.6 },
      { name: 'not accounted for', us: 1_500_000, share: 0.3 },
      { name: 'samples, timed', us: 500_000, share: 0.1 },
    ]);
  });

  it('gives no shares where a session was killed', () => {
    const events: RunEvent[] = [{ type: 'time', name: 'restart', us: 5 }, started()];
    expect(wallTime(resultSet(plan(['overlay2'], ['runc']), events))).toEqual([
      { name: 'restart', us: 5, share: undefined },
    ]);
  });
});
