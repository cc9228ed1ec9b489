import { expect, it } from 'vitest';
import { pacedSeconds } from '../../../src/core/plan/estimate.ts';
import { paceOf } from '../../../src/core/plan/pace.ts';
import type { RunEvent } from '../../../src/core/record/events.ts';
import { ended, plan, sample, settled, started } from '../../fixtures/recorded-run.ts';

const DRIVERS = ['overlay2', 'vfs', 'zfs'];

/** Starts of 1 s (overlay2) and 3 s (vfs), samples of 0.3 s and 0.5 s; zfs cannot be measured, which took 2 s to see. */
function recorded(over: { readonly wallUs: number }): RunEvent[] {
  const start = (driver: string, round: number, us: number, samples: number): RunEvent[] => {
    const restart_id = `r${round}-${driver}`;
    return [
      { type: 'round', round, restart_id, driver, at: '2026-01-02T03:04:05.000Z' },
      { type: 'time', name: 'engine-start', us: us / 2, restart_id },
      { type: 'time', name: 'proof', us: us / 2, restart_id },
      ...Array.from({ length: samples }, (_, index) =>
        sample(driver, {
          ...{ restart_id, round, iteration: index + 1, phase: index === 0 ? 'warmup' : 'timed' },
          total_us: driver === 'vfs' ? 500_000 : 300_000,
        }),
      ),
    ];
  };
  return [
    started(),
    { type: 'time', name: 'probe', us: 4_000_000 },
    ...start('zfs', 1, 2_000_000, 0),
    settled('zfs', { kind: 'unsupported', reason: 'no zfs' }),
    ...[1, 2].flatMap((round) => [
      ...start('overlay2', round, 1_000_000, 3),
      ...start('vfs', round, 3_000_000, 3),
    ]),
    ended({ wall_us: over.wallUs }),
  ];
}

// 4 (probe) + 2 (zfs) + 2 x 1 + 2 x 3 (starts) + 6 x 0.3 + 6 x 0.5 (samples) = 18.8 s
const TOLD = 18.8;

it('the same plan again takes as long as it took, whatever the recorded times leave out', () => {
  const { rounds } = plan(DRIVERS, ['runc']);
  for (const wall of [TOLD, 24]) {
    const pace = paceOf(recorded({ wallUs: wall * 1e6 }));
    expect(pace && pacedSeconds(rounds, pace)).toBeCloseTo(wall, 6);
  }
});

it('twice the rounds take twice the starts and samples; what is not known takes as long as its like', () => {
  const pace = paceOf(recorded({ wallUs: TOLD * 1e6 }));
  const seconds = (drivers: string[], runtimes: string[], rounds: number): number | undefined =>
    pace && pacedSeconds(plan(drivers, runtimes, { rounds }).rounds, pace);
  expect(seconds(DRIVERS, ['runc'], 4)).toBeCloseTo(6 + 2 * 12.8, 6);
  // A start like the mean of both, and samples of the same runtime.
  expect(seconds(['btrfs'], ['runc'], 1)).toBeCloseTo(6 + 2 + 3 * 0.4, 6);
  expect(seconds(['vfs'], ['crun'], 1)).toBeCloseTo(6 + 3 + 3 * 0.4, 6);
});

it('a run without a sample, or without an end, has no pace', () => {
  expect(paceOf([started(), ended()])).toBeUndefined();
  expect(paceOf([started(), sample('vfs')])).toBeUndefined();
});
