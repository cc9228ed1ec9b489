import { expect, it } from 'vitest';
import { TrialReporter } from '../../../../src/report/progress/trial-reporter.ts';
import { sample, settled } from '../../../fixtures/recorded-run.ts';

it('tells what is tried as it goes, and each obstacle once', () => {
  const lines: string[] = [];
  const reporter = new TrialReporter((line) => lines.push(line));
  reporter.event({ type: 'runtime', runtime: 'runc', outcome: { kind: 'ready' } });
  reporter.event({
    type: 'runtime',
    runtime: 'youki',
    outcome: { kind: 'unsupported', reason: 'youki not found' },
  });
  for (const driver of ['vfs', 'zfs'])
    reporter.event(settled(driver, { kind: 'unsupported', reason: 'youki not found' }, 'youki'));
  for (const runtime of ['runc', 'crun'])
    reporter.event(settled('zfs', { kind: 'unsupported', reason: 'no zfs' }, runtime));
  reporter.activity({ kind: 'start', words: 'starting the engine', of: 'vfs', restart: 'r01-vfs' });
  reporter.activity({ kind: 'iteration', words: 'iteration 1', of: 'vfs x runc', restart: 'r01-vfs' });
  reporter.event(sample('vfs', { total_us: 312_000 }));
  reporter.activity({ kind: 'stop', words: 'stopping the engine', of: 'vfs', restart: 'r01-vfs' });
  reporter.event(sample('btrfs', { status: 'failed' }));
  expect(lines).toEqual([
    'runtime runc: yes',
    'runtime youki: no: youki not found',
    'zfs: no: no zfs',
    'vfs: starting the engine',
    'vfs x runc: trying',
    'vfs x runc: yes, 312 ms',
    'btrfs x runc: no: failed in start: no such device',
  ]);
});
