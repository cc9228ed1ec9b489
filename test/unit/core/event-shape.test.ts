import { describe, expect, it } from 'vitest';
import { eventFault } from '../../../src/core/record/event-shape.ts';
import { sample, settled, started } from '../../fixtures/recorded-run.ts';
import { wholeRun, wholeRunOfBoots } from '../../fixtures/whole-run.ts';

describe('an event that tables cannot be made of', () => {
  it.each<[string, { type: string }, string]>([
    ['a session without a fingerprint', { ...started(), fingerprint: undefined } as never, 'fingerprint'],
    [
      'a fingerprint without runtimes',
      { ...started(), fingerprint: { kernel: '6', engine: '20' } } as never,
      'fingerprint',
    ],
    [
      'a cell without an outcome',
      { ...settled('vfs', { kind: 'measured' }), outcome: null } as never,
      'outcome',
    ],
    ['an outcome without a reason', settled('vfs', { kind: 'aborted' } as never), 'outcome'],
    ['a failure without a step', settled('vfs', { kind: 'failed', error: 'no' } as never), 'outcome'],
    ['an outcome of no kind', settled('vfs', { kind: 'lost' } as never), 'outcome'],
    ['no concurrency', sample('vfs', { concurrency: 0 }), 'concurrency is a whole number from 1 on'],
    ['an iteration that is a half', sample('vfs', { iteration: 0.5 }), 'iteration'],
    ['a driver that is a number', sample(7 as never), 'driver is a text'],
    ['a phase of no name', sample('vfs', { phase: 'cooldown' as never }), 'warmup or timed or sentinel'],
    ['an error that is a list', sample('vfs', { status: 'failed', error: [] as never }), 'error is a text'],
    [
      'checks that are none',
      { type: 'proof', restart_id: 'r', driver: 'd', ok: true, checks: [{}] } as never,
      'checks',
    ],
    ['a time before 0', { type: 'time', name: 'probe', us: -1 } as never, 'us is a number from 0 on'],
    ['a warning without words', { type: 'warning' }, 'message is a text'],
    [
      'an end of no kind',
      { type: 'end', status: 'gone', wall_us: 1, at: '' } as never,
      'done or interrupted or failed',
    ],
  ])('%s', (_, event, expected) => {
    expect(eventFault(event)).toContain(expected);
  });

  it('is none that the tool writes, and none of a type that a newer one may write', () => {
    for (const event of [...wholeRun().events, ...wholeRunOfBoots().events])
      expect(eventFault(event)).toBeUndefined();
    expect(eventFault({ type: 'constructor' })).toBeUndefined();
  });
});
