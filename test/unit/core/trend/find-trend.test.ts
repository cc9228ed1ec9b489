import { describe, expect, it } from 'vitest';
import { cellLabel } from '../../../../src/core/axes/cell.ts';
import { UsageError } from '../../../../src/core/errors.ts';
import { findTrend } from '../../../../src/core/trend/find-trend.ts';
import { trendOutcomes } from '../../../../src/core/trend/outcomes.ts';
import { inOrder, type SeriesOrder } from '../../../../src/core/trend/series-run.ts';
import type { CellTrend, Trend } from '../../../../src/core/trend/trend.ts';
import { plan, settled } from '../../../fixtures/recorded-run.ts';
import { madeSeries, openedSeries, type MadeRun, type MadeSeries } from '../../../fixtures/run-series.ts';
import type { Place } from '../../../fixtures/simulated-run.ts';

const PLAN = plan(['overlay2', 'vfs'], ['runc'], { rounds: 4, iterations: 2 });

function made(over: Partial<MadeSeries> = {}): MadeRun[] {
  return madeSeries({ planOf: () => PLAN, runs: 24, ...over });
}

function trendOf(runs: readonly MadeRun[], by: SeriesOrder = 'time', margin = 1.05): Trend {
  return findTrend(inOrder(openedSeries(runs), by), { by, since: undefined, margin, leftOut: [] });
}

/** Of overlay2: by `factors` from each of the runs on. */
function steps(...factors: readonly (readonly [number, number])[]) {
  return ({ driver }: Place, index: number): number =>
    driver === 'overlay2' ? (factors.findLast(([from]) => index >= from)?.[1] ?? 1) : 1;
}

function cell(trend: Trend, label: string): CellTrend {
  const found = trend.cells.find((one) => cellLabel(one) === label);
  if (found === undefined) throw new Error(`expected ${label}`);
  return found;
}

describe('a change in one cell', () => {
  it('is found there and nowhere else, with its place, its size, and what changed with it', () => {
    const kernelOf = (index: number): string => (index < 14 ? '6.12.3' : '6.18.1');
    const trend = trendOf(made({ factorOf: steps([14, 1.2]), kernelOf }));
    const { total, verdict, reason } = cell(trend, 'overlay2 x runc');
    expect([verdict, reason]).toEqual(['regression', 'above its lowest level, and not undone']);
    expect(total.changes).toHaveLength(1);
    const [change] = total.changes;
    expect(change).toMatchObject({ before: 13, after: 14, with: ['kernel release: 6.12.3 -> 6.18.1'] });
    expect(change?.low).toBeLessThan(1.2);
    expect(change?.high).toBeGreaterThan(1.2);
    expect(total.levels.map(({ from, to, runs }) => [from, to, runs])).toEqual([
      [0, 13, 14],
      [14, 23, 10],
    ]);
    // The time is in the step that the simulation puts it into.
    const changed = cell(trend, 'overlay2 x runc').steps.filter(({ changes }) => changes.length > 0);
    expect(changed.map(({ step }) => step)).toEqual(['start']);
    expect(changed[0]?.judged).toBeUndefined();
    expect(cell(trend, 'vfs x runc')).toMatchObject({
      verdict: 'within',
      reason: 'no change',
      total: { changes: [] },
    });
    expect(trend.kernels).toEqual(['6.12.3', '6.18.1']);
    expect(trendOutcomes(trend)).toEqual([
      { cell: 'overlay2 x runc', verdict: 'regression', reason: 'above its lowest level, and not undone' },
      { cell: 'vfs x runc', verdict: 'within', reason: 'no change' },
    ]);
  });

  it('that was undone, or made it faster, is no regression', () => {
    const undone = trendOf(made({ factorOf: steps([8, 1.2], [15, 1]) }));
    expect(cell(undone, 'overlay2 x runc').total.changes.map(({ after }) => after)).toEqual([8, 15]);
    expect(undone.verdict).toBe('within');
    const faster = trendOf(made({ factorOf: steps([14, 0.8]) }));
    expect(cell(faster, 'overlay2 x runc')).toMatchObject({ verdict: 'within' });
    expect(cell(faster, 'overlay2 x runc').total.changes).toHaveLength(1);
  });

  it('that takes back what was gained is one, and so are small ones that add up', () => {
    expect(trendOf(made({ factorOf: steps([8, 0.8], [15, 1]) })).verdict).toBe('regression');
    const creeping = trendOf(made({ runs: 40, between: 0.003, factorOf: steps([14, 1.04], [27, 1.09]) }));
    const { changes } = cell(creeping, 'overlay2 x runc').total;
    expect(changes).toHaveLength(2);
    // Each by itself stays below the margin.
    for (const { ratio } of changes) expect(ratio).toBeLessThan(1.055);
    expect(creeping.verdict).toBe('regression');
  });

  it('of about the margin is inconclusive, and within a wider one', () => {
    const runs = made({ factorOf: steps([14, 1.055]) });
    expect(cell(trendOf(runs), 'overlay2 x runc')).toMatchObject({
      ...{ verdict: 'inconclusive', reason: 'changed, and it is not plain whether by more than the margin' },
      total: { judged: { verdict: 'inconclusive' } },
    });
    expect(trendOf(runs, 'time', 1.2).verdict).toBe('within');
  });

  it('that is too new to be found makes the newest runs inconclusive', () => {
    const { verdict, reason, total } = cell(trendOf(made({ factorOf: steps([23, 1.2]) })), 'overlay2 x runc');
    expect(total.changes).toEqual([]);
    expect([verdict, reason]).toEqual(['inconclusive', 'too noisy to tell of the newest 3 runs']);
  });
});

describe('the unit is the run', () => {
  it('a run with hundreds of restarts is still one run', () => {
    // Runs differ by 5 %, restarts by 1 %: by restarts any two runs would differ beyond doubt.
    const many = plan(['vfs'], ['runc'], { rounds: 100, iterations: 1 });
    const trend = trendOf(made({ planOf: () => many, between: 0.05 }));
    expect(trend.cells[0]?.total.changes).toEqual([]);
  });

  it('a run with one restart has no interval, and is named', () => {
    const single = plan(['overlay2', 'vfs'], ['runc'], { rounds: 1, iterations: 2 });
    const trend = trendOf(made({ planOf: (index) => (index === 5 ? single : PLAN) }));
    expect(trend.cells[0]?.total.points[5]).toMatchObject({ units: 1, low_us: undefined });
    expect(trend.cells[0]?.total.points[6]?.low_us).toBeDefined();
    expect(trend.notes[0]).toBe('One run has one restart in a cell, and so no interval there: n006.');
  });

  it('the value of a run is the geometric mean of its restarts, its interval is over them', () => {
    const two = plan(['vfs'], ['runc'], { rounds: 2, iterations: 1 });
    const runs = made({ planOf: () => two, runs: 2 }).map((run) => ({
      ...run,
      events: run.events.map((event) =>
        event.type === 'sample' ? { ...event, total_us: event.round === 1 ? 100_000 : 400_000 } : event,
      ),
    }));
    const point = trendOf(runs).cells[0]?.total.points[0];
    expect(point?.us).toBeCloseTo(200_000, 5);
    // ln 2 either side of the mean, each; t(0.975, 1) = 12.7062.
    expect(Math.log((point?.high_us ?? 0) / 200_000)).toBeCloseTo(12.7062 * Math.log(2), 3);
  });
});

describe('what is not there', () => {
  it('too few runs are inconclusive, fewer than two are refused', () => {
    expect(trendOf(made({ runs: 5 })).cells[0]).toMatchObject({
      ...{ verdict: 'inconclusive', reason: 'a series needs 6 runs that measured it, found 5' },
    });
    expect(() => trendOf(made({ runs: 1 }))).toThrow(UsageError);
  });

  it('a cell that the newest run could not measure is a regression, unless the run was cut short', () => {
    const runs = made({ runs: 8 });
    const [last] = runs.slice(-1);
    if (last === undefined) throw new Error('eight runs');
    const cannot = settled('vfs', { kind: 'unsupported', reason: 'no such driver' });
    const lost = trendOf([...runs.slice(0, -1), { ...last, events: [...last.events, cannot] }]);
    expect(cell(lost, 'vfs x runc')).toMatchObject({
      ...{ verdict: 'regression', missing: [{ run: 7, reason: 'unsupported: no such driver' }] },
      reason: 'measured before, and not in the newest run: unsupported: no such driver',
    });
    const cut = trendOf([...runs.slice(0, -1), { ...last, events: last.events.slice(0, 6) }]);
    expect(cell(cut, 'vfs x runc').verdict).toBe('inconclusive');
    // In the middle of the series it is a gap, with its reason.
    const [first, second, ...rest] = runs;
    if (first === undefined || second === undefined) throw new Error('eight runs');
    const gap = trendOf([first, { ...second, events: [...second.events, cannot] }, ...rest]);
    expect(cell(gap, 'vfs x runc')).toMatchObject({ verdict: 'within', missing: [{ run: 1 }] });
    expect(cell(gap, 'vfs x runc').total.points.map(({ run }) => run)).toEqual([0, 2, 3, 4, 5, 6, 7]);
  });

  it('a cell that no run measured, or that is no longer asked for, has no trend', () => {
    const never = made({ runs: 8 }).map((run) => ({
      ...run,
      events: [...run.events, settled('vfs', { kind: 'unsupported', reason: 'no such driver' })],
    }));
    expect(trendOf(never).skipped).toEqual([
      expect.objectContaining({
        driver: 'vfs',
        reason: 'no run measured it; the newest: unsupported: no such driver',
      }),
    ]);
    const smaller = plan(['vfs'], ['runc'], { rounds: 4, iterations: 2 });
    const dropped = trendOf(made({ runs: 8, planOf: (index) => (index < 7 ? PLAN : smaller) }));
    expect(dropped.cells.map(cellLabel)).toEqual(['vfs x runc']);
    expect(dropped.skipped).toEqual([
      expect.objectContaining({ driver: 'overlay2', reason: 'not in the scenario of the newest run' }),
    ]);
  });

  it('more failures in the newest run are a regression, and never enter a time', () => {
    const failing = made({ runs: 8 }).map((run, index) => ({
      ...run,
      events: run.events.map((event) =>
        index === 7 && event.type === 'sample' && event.driver === 'vfs' && event.iteration === 1
          ? { ...event, status: 'failed' as const, total_us: undefined }
          : event,
      ),
    }));
    expect(cell(trendOf(failing), 'vfs x runc')).toMatchObject({
      ...{ verdict: 'regression', failed: [{ run: 7, failed: 4, attempts: 8 }] },
      reason: 'fails more often: 0 of 56 before, 4 of 8 in the newest run',
    });
  });
});

describe('the order', () => {
  const kernelOf = (index: number): string => (index % 2 === 0 ? '6.18.1' : '6.9.2');
  const runs = made({
    kernelOf,
    factorOf: ({ driver }, index) => (driver === 'vfs' && index % 2 === 0 ? 1.2 : 1),
  });

  it('of kernels puts a change between two of them', () => {
    const trend = trendOf(runs, 'kernel');
    expect(trend.kernels).toEqual(['6.9.2', '6.18.1']);
    const [change, ...others] = cell(trend, 'vfs x runc').total.changes;
    expect(others).toEqual([]);
    expect([trend.runs[change?.before ?? 0]?.kernel, trend.runs[change?.after ?? 0]?.kernel]).toEqual([
      '6.9.2',
      '6.18.1',
    ]);
    expect(cell(trend, 'overlay2 x runc').total.changes).toEqual([]);
  });

  it('of time is that in which the runs began, however they are named', () => {
    const shuffled = trendOf(runs.toReversed());
    expect(shuffled.runs.map(({ run_id }) => run_id)).toEqual(runs.map(({ name }) => name));
    expect(cell(shuffled, 'vfs x runc').total.changes).toEqual([]);
  });

  it('of one kernel alone has no place for a change, which a note says', () => {
    expect(trendOf(made(), 'kernel').notes).toContainEqual(
      expect.stringMatching(/^All runs are of one kernel/),
    );
  });
});

it('each step is judged where the workload judges steps', () => {
  const judging = { ...PLAN, judges: 'steps' as const };
  const trend = trendOf(made({ planOf: () => judging, factorOf: steps([14, 1.3]) }));
  const { reason, total, steps: own } = cell(trend, 'overlay2 x runc');
  expect(trend.judges).toBe('steps');
  expect(reason).toBe('start: above its lowest level, and not undone');
  expect(total).toMatchObject({ changes: [], p: undefined });
  expect(own.find(({ step }) => step === 'start')?.judged?.verdict).toBe('regression');
});
