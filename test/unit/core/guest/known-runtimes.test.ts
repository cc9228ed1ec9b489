import { expect, it } from 'vitest';
import type { RunEvent, RuntimeSettled } from '../../../../src/core/record/events.ts';
import { withSettled, knownIn, type KnownIn } from '../../../../src/core/guest/known-runtimes.ts';
import { booted, plan, started } from '../../../fixtures/recorded-run.ts';

const PLAN = plan(['overlay2'], ['runc', 'kata-runtime', 'crun']);
const HERE: KnownIn = { accel: 'tcg', lab: 'private', kernels: ['6.1'] };
const settled = (runtime: string, outcome: RuntimeSettled['outcome']): RuntimeSettled => ({
  type: 'runtime',
  runtime,
  outcome,
});
const RUNC = settled('runc', { kind: 'ready' });
const KATA = settled('kata-runtime', { kind: 'unsupported', reason: 'not found' });
const CRUN = settled('crun', { kind: 'failed', step: 'probe', error: 'no words for it' });
const EVENTS: RunEvent[] = [started(), RUNC, KATA, CRUN];
const { at } = started();

it('what works and what cannot is known after a run, what failed is not', () => {
  const known = withSettled([], PLAN, EVENTS, HERE);
  expect(knownIn(known, PLAN.scenario, HERE)).toEqual({
    '6.1': [
      { ...RUNC, known_since: at },
      { ...KATA, known_since: at },
    ],
  });
});

it.each<[string, Partial<KnownIn>, Parameters<typeof plan>[2]]>([
  ['kernel', { kernels: ['6.12'] }, {}],
  ['accelerator', { accel: 'kvm' }, {}],
  ['lab', { lab: 'system' }, {}],
  ['network', {}, { network: 'none' }],
  ['workload', {}, { workload: 'docker-cli' }],
  ['argument', {}, { runtimes: [{ name: 'runc', args: ['--systemd-cgroup'] }] }],
])('says nothing of another %s', (_what, place, scenario) => {
  const known = withSettled([], PLAN, EVENTS, HERE);
  const other = plan(['vfs'], ['runc'], scenario);
  expect(knownIn(known, other.scenario, { ...HERE, ...place })).toBeUndefined();
});

it('says nothing of what a suite brings, whose version may be another one next time', () => {
  const runtimes = [{ name: 'crun', kind: 'crun', from: 'debian/sid' }] as const;
  const taken = plan(['overlay2'], ['crun'], { runtimes });
  const events = [started(), settled('crun', { kind: 'ready' })];
  expect(withSettled([], taken, events, HERE)).toEqual([]);
  const engines = [{ name: 'd28', kind: 'docker', from: 'debian/sid' }] as const;
  const under = plan(['overlay2'], ['runc'], { engines });
  expect(withSettled([], under, [started(), RUNC], HERE)).toEqual([]);
  const known = withSettled([], PLAN, EVENTS, HERE);
  expect(knownIn(known, under.scenario, HERE)).toBeUndefined();
});

it('serves other drivers, and keeps since when it is known', () => {
  const known = withSettled([], PLAN, EVENTS, HERE);
  const later = [started({ at: '2026-02-03T04:05:06.000Z' }), { ...RUNC, known_since: at }];
  const again = withSettled(known, plan(['vfs'], ['runc']), later, HERE);
  expect(knownIn(again, plan(['vfs'], ['runc']).scenario, HERE)?.['6.1']).toEqual([
    { ...RUNC, known_since: at },
  ]);
  expect(again).toHaveLength(2);
});

it('is forgotten where a proof says otherwise', () => {
  const known = withSettled([], PLAN, EVENTS, HERE);
  const checks = [{ what: 'container that waits', expected: 'running', found: 'ended', ok: false }];
  const proof: RunEvent = {
    ...{ type: 'proof', restart_id: 'r01-overlay2', driver: 'overlay2', runtime: 'runc' },
    ...{ ok: false, checks },
  };
  const after = withSettled(known, PLAN, [started(), { ...RUNC, known_since: at }, proof], HERE);
  expect(after.map((one) => one.settled.runtime)).toEqual(['kata-runtime']);
});

it('is told apart by kernel, where a run is under several', () => {
  const two = plan(['overlay2'], ['runc'], {}, ['6.1', '6.12'], 1);
  const fails = settled('runc', { kind: 'failed', step: 'probe', error: 'no' });
  const events = [booted(two, 1), RUNC, booted(two, 2), fails];
  const place = { ...HERE, kernels: ['6.1', '6.12'] };
  expect(Object.keys(knownIn(withSettled([], two, events, place), two.scenario, place) ?? {})).toEqual([
    booted(two, 1).fingerprint.kernel,
  ]);
});
