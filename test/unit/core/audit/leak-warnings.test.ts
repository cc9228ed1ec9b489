import { expect, it } from 'vitest';
import { leakWarnings } from '../../../../src/core/audit/leak-warnings.ts';
import type { LeakFound } from '../../../../src/core/record/events.ts';

function leak(over: Partial<LeakFound>): LeakFound {
  return {
    ...{
      type: 'leak',
      kind: 'process',
      what: 'pid 7, /usr/bin/sleep 99',
      whose: 'runtime',
      runtime: 'leaky',
    },
    ...{ place: 'engine', outcome: 'ended', round: 1, restart_id: 'r01-vfs' },
    ...over,
  };
}

it('has nothing to say of nothing', () => {
  expect(leakWarnings([])).toEqual([]);
});

it('is one sentence for one owner, with each kind and in how many starts', () => {
  const leaks = [
    leak({}),
    leak({ restart_id: 'r02-vfs', what: 'pid 9, /usr/bin/sleep 99' }),
    leak({ kind: 'link', what: 'leak0' }),
    leak({ kind: 'cgroup', what: '/sys/fs/cgroup/pids/x' }),
  ];
  expect(leakWarnings(leaks)).toEqual([
    'the runtime leaky left behind in 2 engine starts: 2 processes (sleep), 1 link (leak0), 1 cgroup; ' +
      'cleaned up with the engine; it was there while samples were taken',
  ]);
});

it('tells owners and what became of it apart', () => {
  const said = leakWarnings([
    leak({ round: undefined, restart_id: 'probe', tried: 'leaky --x', started: false }),
    leak({ whose: 'engine', runtime: undefined, kind: 'docker network', what: 'n1' }),
    leak({ whose: 'unknown', runtime: undefined, kind: 'mount', what: '/x', outcome: 'left' }),
    leak({ whose: 'tool', runtime: undefined, place: 'host', outcome: 'removed' }),
    leak({
      whose: 'unknown',
      runtime: undefined,
      place: 'host',
      kind: 'link',
      what: 'tun0',
      outcome: 'left',
    }),
  ]);
  expect(said).toEqual([
    'probe: leaky --x started no container and left behind: 1 process (sleep); ' +
      'cleaned up with the engine; no sample is affected',
    'the engine left behind: 1 docker network (n1); cleaned up with the engine; it was there while samples were taken',
    'the engine or one of its runtimes left behind: 1 mount (/x); it is still there: docs/recovery.md says how to remove it',
    'drivergrid left behind: 1 process (sleep); removed',
    'found on the host after the run, without a sign that the run made it: 1 link (tun0); left alone',
  ]);
});

it('names three of many', () => {
  const links = ['a0', 'a1', 'a2', 'a3'].map((what) => leak({ kind: 'link', what }));
  expect(leakWarnings(links)[0]).toContain('4 links (a0, a1, a2, ...)');
});
