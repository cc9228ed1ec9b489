import { describe, expect, it } from 'vitest';
import {
  arrived,
  nextStep,
  withChoice,
  withEndedSession,
  withSession,
  type RunningMachine,
} from '../../../../src/core/reboots/next-step.ts';
import type { RebootRecord } from '../../../../src/core/reboots/reboot-record.ts';

const BEGUN: RebootRecord = {
  schema: 1,
  run_id: '20261124-031500-a1b2',
  folder: '/root/out',
  loader: 'grub',
  kernels: ['A', 'B'].map((release) => ({ release, entry: `entry-${release}` })),
  began_boot_id: 'b0',
  wrong: 0,
  options: { csv_dialect: 'rfc4180' },
  environment: {},
};
const [FIRST, SECOND, THIRD] = [
  { boot: 1, kernel: 'A' },
  { boot: 2, kernel: 'B' },
  { boot: 3, kernel: 'B' },
];

function running(kernel: string, boot_id: string): RunningMachine {
  return { kernel, boot_id };
}

/** What is to be done, in a word. */
function step(record: RebootRecord, now: RunningMachine, next = FIRST, samples = 0): string {
  const found = nextStep(arrived(record, now), now, next, samples);
  if (found.kind === 'give up') return found.reason;
  return found.kind === 'finish' ? found.kind : `${found.kind} ${found.boot.boot}`;
}

describe('a boot', () => {
  it('does not measure where the run was asked for, although the kernel would fit', () => {
    expect(step(BEGUN, running('A', 'b0'))).toBe('reboot 1');
  });

  it('measures under the chosen kernel, and chooses the next one after it', () => {
    const now = running('A', 'b1');
    const chosen = withChoice(BEGUN, running('C', 'b0'), FIRST);
    expect(step(chosen, now)).toBe('measure 1');
    const done = withEndedSession(withSession(arrived(chosen, now), now, FIRST, 0));
    expect(step(done, now, SECOND, 5)).toBe('reboot 2');
  });

  it('is a real one between two of a kernel', () => {
    const done = withEndedSession(withSession(BEGUN, running('B', 'b2'), SECOND, 5));
    expect(step(done, running('B', 'b2'), THIRD, 10)).toBe('reboot 3');
    expect(step(done, running('B', 'b3'), THIRD, 10)).toBe('measure 3');
  });

  it('goes on where a signal interrupted it, in the same boot and in a further one', () => {
    const interrupted = withSession(BEGUN, running('A', 'b1'), FIRST, 0);
    expect(step(interrupted, running('A', 'b1'))).toBe('measure 1');
    expect(step(interrupted, running('A', 'b2'))).toBe('measure 1');
    expect(step(interrupted, running('C', 'b2'))).toBe('reboot 1');
  });

  it('finishes when nothing is left to measure', () => {
    expect(nextStep(BEGUN, running('A', 'b9'), undefined, 30)).toEqual({ kind: 'finish' });
  });

  it('ends the whole if its session has ended and left work', () => {
    const done = withEndedSession(withSession(BEGUN, running('A', 'b1'), FIRST, 0));
    const reason = 'boot 1, under kernel A, ended before all was measured';
    expect(step(done, running('A', 'b1'))).toBe(reason);
    expect(step(done, running('A', 'b2'), FIRST, 3)).toBe(reason);
  });
});

describe('the wrong kernel', () => {
  function booted(times: number): [RebootRecord, RunningMachine] {
    let record = BEGUN;
    let now = running('C', 'b0');
    for (let time = 1; time <= times; time++) {
      record = withChoice(arrived(record, now), now, FIRST);
      now = running('C', `b${time}`);
    }
    return [record, now];
  }

  it('is tried again twice', () => {
    expect(step(...booted(1))).toBe('reboot 1');
    expect(step(...booted(2))).toBe('reboot 1');
    expect(step(...booted(3))).toBe(
      'boot 1, under kernel A, did not come up in 3 tries: this machine booted C',
    );
  });

  it('is forgiven once the right one has come', () => {
    const [record, now] = booted(2);
    const chosen = withChoice(arrived(record, now), now, FIRST);
    const measuring = withSession(arrived(chosen, running('A', 'b7')), running('A', 'b7'), FIRST, 0);
    expect(measuring.wrong).toBe(0);
  });

  it('counts only where the machine has booted since the choice', () => {
    const chosen = withChoice(BEGUN, running('C', 'b1'), FIRST);
    expect(arrived(chosen, running('C', 'b1'))).toEqual({ ...BEGUN, chosen: undefined });
    // A power cut in a session: nothing was chosen for this boot.
    const cut = withSession(BEGUN, running('A', 'b1'), FIRST, 0);
    expect(arrived(cut, running('C', 'b2'))).toBe(cut);
  });
});

describe('a session that is cut again and again', () => {
  function cut(times: number, samples: number): RebootRecord {
    let record = BEGUN;
    for (let time = 1; time <= times; time++) {
      record = withSession(record, running('A', `b${time}`), FIRST, samples);
    }
    return record;
  }

  it('ends the whole after the third time without a sample', () => {
    expect(step(cut(2, 4), running('A', 'b8'), FIRST, 4)).toBe('measure 1');
    expect(step(cut(3, 4), running('A', 'b8'), FIRST, 4)).toBe(
      'boot 1, under kernel A, was cut 3 times before it measured anything',
    );
  });

  it('goes on as long as it measures something', () => {
    expect(step(cut(3, 4), running('A', 'b8'), FIRST, 5)).toBe('measure 1');
    expect(withSession(cut(3, 4), running('A', 'b8'), FIRST, 5).session?.begun).toBe(1);
    expect(step(cut(3, 4), running('B', 'b8'), SECOND, 4)).toBe('measure 2');
  });
});
