import { expect, it } from 'vitest';
import { networkCheck } from '../../../src/core/engines/network-proof.ts';

const RUNC = { name: 'runc', path: '/usr/sbin/runc', args: [] };
const WITHOUT = { name: 'runsc', path: '/usr/bin/runsc', args: ['--network=none'] };
const KATA = { name: 'kata', path: '', args: [], runtime_type: 'io.containerd.kata.v2' };
const own = (...interfaces: string[]) => ({ isEngines: false, interfaces: ['lo', ...interfaces] });
const ENGINES = { isEngines: true, interfaces: ['lo', 'eth0', 'docker0'] };

it.each([
  ['bridge', RUNC, ['bridge'], own('eth0')],
  ['none', RUNC, ['none'], own()],
  ['none', RUNC, ['none'], own('sit0', 'tunl0', 'ip6tnl0')],
  ['host', RUNC, ['host'], ENGINES],
  // What cannot be seen is left to the engine's word.
  ['bridge', RUNC, ['bridge'], undefined],
  ['bridge', KATA, ['bridge'], ENGINES],
  // A stack of the runtime's own, as it was told: that is in the note on the runtime.
  ['bridge', WITHOUT, ['bridge'], own()],
])('%s is as planned: %j, %j, %j', (wanted, runtime, networks, trace) => {
  const check = { what: 'network of a running container', expected: wanted, found: wanted, ok: true };
  expect(networkCheck(wanted, runtime, { networks, trace })).toEqual(check);
});

it.each([
  // `bridge: none`: the engine connects to nothing, and answers that all is well.
  ['bridge', RUNC, [], own(), 'none'],
  ['bridge', WITHOUT, [], own(), 'none'],
  ['bridge', RUNC, ['bridge'], own('sit0'), 'bridge, the container in none'],
  ['bridge', RUNC, ['bridge'], ENGINES, 'bridge, the container in host'],
  ['bridge', WITHOUT, ['bridge'], ENGINES, 'bridge, the container in host'],
  ['none', RUNC, ['none'], own('eth0'), 'none, the container in bridge'],
  ['host', RUNC, ['host'], own('eth0'), 'host, the container in bridge'],
  ['bridge', KATA, ['none'], undefined, 'none'],
])('%s is not as planned: %j, %j, %j', (wanted, runtime, networks, trace, found) => {
  expect(networkCheck(wanted, runtime, { networks, trace })).toMatchObject({ ok: false, found });
});
