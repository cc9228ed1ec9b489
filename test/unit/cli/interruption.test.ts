import { expect, it, vi } from 'vitest';
import { Interruption } from '../../../src/cli/interruption.ts';
import { END_SIGNALS, InterruptedError, type EndSignal } from '../../../src/core/errors.ts';

const FROM_A_TERMINAL = { statuses: [], startedBy: 'node', stdin: { leadsTo: '/dev/pts/0', info: '' } };

/** As the kernel would, but only to those who listen. */
function raise(name: NodeJS.Signals): void {
  process.emit(name, name);
}

it.each(Object.entries(END_SIGNALS) as [EndSignal, number][])(
  'ends a command on %s, with 128 + %i',
  (name, number) => {
    using interruption = new Interruption(undefined, FROM_A_TERMINAL);
    raise(name);
    const { reason } = interruption.signal as { reason: unknown };
    expect(reason).toBeInstanceOf(InterruptedError);
    expect(reason).toMatchObject({ exitCode: 128 + number, message: `interrupted by ${name}` });
  },
);

it('says of a further signal that it is at work, and of Ctrl-Z that it cannot stop', () => {
  const said: unknown[] = [];
  using _stderr = vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(text) > 0);
  using interruption = new Interruption('still at it');
  raise('SIGTSTP');
  expect(interruption.signal.aborted).toBe(false);
  raise('SIGINT');
  raise('SIGTERM');
  expect(said.map(String)).toEqual([expect.stringContaining('cannot be stopped'), 'still at it\n']);
  expect(interruption.signal.reason).toMatchObject({ exitCode: 130 });
});

it('goes on after SIGHUP under nohup', () => {
  using interruption = new Interruption(undefined, { ...FROM_A_TERMINAL, startedBy: '/usr/bin/nohup' });
  raise('SIGHUP');
  expect(interruption.signal.aborted).toBe(false);
  raise('SIGTERM');
  expect(interruption.signal.reason).toMatchObject({ exitCode: 143 });
});

it('lets go of every signal when it is over', () => {
  const counts = (): number[] => Object.keys(END_SIGNALS).map((name) => process.listenerCount(name));
  const before = counts();
  new Interruption()[Symbol.dispose]();
  expect(counts()).toEqual(before);
});
