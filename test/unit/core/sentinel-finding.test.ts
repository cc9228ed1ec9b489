import { describe, expect, it } from 'vitest';
import {
  sentinelFinding,
  sentinelVisits,
  type SentinelVisit,
} from '../../../src/core/watch/sentinel-finding.ts';
import { sample } from '../../fixtures/recorded-run.ts';

function visits(medians: readonly number[], n = 5): SentinelVisit[] {
  return medians.map((ms, index) => ({
    restart_id: `s${String(index + 1).padStart(2, '0')}-vfs`,
    started_at: `2026-01-02T03:${String(index).padStart(2, '0')}:00.000Z`,
    median_us: ms * 1000,
    n,
  }));
}

const finding = (medians: readonly number[], n?: number) => sentinelFinding('vfs x runc', visits(medians, n));

/** 1 % to either side, without an order. */
const NOISE = [0.4, -0.9, 0.7, -0.2, 1.0, -0.6, 0.1, -1.0, 0.8, -0.3, 0.2];

describe('sentinelVisits', () => {
  it('gives the median of the good samples of each engine start, in the order recorded', () => {
    const at = (restart_id: string, total_us: number) =>
      sample('vfs', { restart_id, total_us, phase: 'sentinel', started_at: `at ${total_us}` });
    expect(
      sentinelVisits([
        sample('vfs', { restart_id: 's01-vfs', phase: 'warmup', total_us: 9000 }),
        at('s01-vfs', 1000),
        at('s01-vfs', 4000),
        at('s01-vfs', 2000),
        sample('vfs', { restart_id: 'r01-vfs', total_us: 9000 }),
        sample('vfs', { restart_id: 's02-vfs', phase: 'sentinel', status: 'failed' }),
        at('s02-vfs-2', 3000),
      ]),
    ).toEqual([
      { restart_id: 's01-vfs', started_at: 'at 1000', median_us: 2000, n: 3 },
      { restart_id: 's02-vfs-2', started_at: 'at 3000', median_us: 3000, n: 1 },
    ]);
  });
});

describe('sentinelFinding', () => {
  it('tells a drift under noise, and its size', () => {
    expect(finding(NOISE.map((percent, index) => (231 + 3.2 * index) * (1 + percent / 100)))).toMatch(
      /^the sentinel vfs x runc went from 23\d to 26\d ms \(\+1[34] %\) over 11 visits, Mann-Kendall p < \.001: the machine changed while it was measured; /,
    );
    expect(finding([300, 290, 280, 270, 260])).toMatch(
      /went from 300 to 260 ms \(-13 %\) over 5 visits, Mann-Kendall p = \.017:/,
    );
  });

  it('has nothing to say of a steady machine', () => {
    expect(finding(NOISE.map((percent) => 231 * (1 + percent / 100)))).toBeUndefined();
    expect(finding(Array.from({ length: 11 }, () => 231))).toBeUndefined();
    expect(finding([])).toBeUndefined();
    expect(finding([231])).toBeUndefined();
  });

  it('passes over a trend too small to matter', () => {
    expect(finding([200, 200.5, 201, 201.5, 202, 202.5, 203])).toBeUndefined();
  });

  it('tells a visit that stands apart, the worst of them', () => {
    expect(finding([200, 201, 230, 199, 260, 200, 202])).toBe(
      'the sentinel vfs x runc took 260 ms in visit s05-vfs at 2026-01-02T03:04:00.000Z, +29 % off its median of ' +
        '201 ms, and 1 more of 7 visits was off as well: the machine was not the same then; check the rounds before ' +
        'and after it for outliers, and what else ran at that time',
    );
    // One sample alone may be an outlier.
    expect(finding([200, 201, 230, 199, 260, 200, 202], 1)).toBeUndefined();
  });
});
