import { expect, it } from 'vitest';
import { isHangupIgnored, type HangupSigns } from '../../../src/adapters/host/hangup.ts';

const ORDINARY: HangupSigns = {
  statuses: ['Name:\tnode\nSigIgn:\t0000000001001000\n', 'Name:\tbash\nSigIgn:\t0000000000380004\n'],
  startedBy: '/usr/bin/node',
  stdin: { leadsTo: '/dev/pts/0', info: 'pos:\t0\nflags:\t02\nmnt_id:\t27\n' },
};

it.each<[string, boolean, Partial<HangupSigns>]>([
  ['an ordinary start from a terminal', false, {}],
  ['one without /proc', false, { statuses: ['', ''], stdin: { leadsTo: '', info: '' } }],
  [
    'one with nothing on standard input',
    false,
    { stdin: { leadsTo: '/dev/null', info: 'pos:\t0\nflags:\t0100000\n' } },
  ],
  [
    'a file to write on standard input',
    false,
    { stdin: { leadsTo: '/tmp/x', info: 'pos:\t0\nflags:\t0100001\n' } },
  ],
  ['a shell that started nohup', true, { startedBy: '/usr/bin/nohup' }],
  [
    'what nohup puts in the place of a terminal',
    true,
    { stdin: { leadsTo: '/dev/null', info: 'pos:\t0\nflags:\t0100001\n' } },
  ],
  [
    'a script under nohup',
    true,
    { statuses: [ORDINARY.statuses[0] ?? '', 'Name:\tsh\nSigIgn:\t0000000000000001\n'] },
  ],
])('tells of %s that SIGHUP was to be ignored: %s', (_, expected, signs) => {
  expect(isHangupIgnored({ ...ORDINARY, ...signs })).toBe(expected);
});
