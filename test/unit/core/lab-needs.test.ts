import { expect, test } from 'vitest';
import { lackText, neededOf } from '../../../src/core/host/lab-needs.ts';
import { parseScenario } from '../../../src/scenario/load.ts';

const needs = (yaml: string, cgroup: 'v2' | 'hybrid' = 'v2'): readonly string[] =>
  neededOf(parseScenario(`name: a\nruntimes: [runc]\n${yaml}`, 'a'), { cgroup });

test('only what a scenario takes is needed', () => {
  const always = ['mount', 'mknod', 'cgroup', 'bridge', 'iptables'];
  expect(needs('drivers: [vfs]\nbacking: host\nnetwork: none\n')).toEqual(always);
  expect(needs('drivers: [vfs]\nnetwork: none\n')).toContain('loop');
  expect(needs('drivers: [vfs]\nbacking: host\n')).toContain('veth');
  expect(needs('drivers: [vfs]\n', 'hybrid')).toContain('unified');
  const pool = '{ name: d, driver: devicemapper, mode: direct-lvm, device: auto }';
  expect(needs(`drivers: [${pool}]\nbacking: host\n`)).toContain('loop');
});

test('each lack is told with what was said, and what to do', () => {
  expect(lackText([])).toBeUndefined();
  const text = lackText([
    { need: 'loop', said: 'mount: failed to setup loop device' },
    { need: 'veth', said: 'RTNETLINK answers: Operation not supported' },
  ]);
  expect(text?.message).toMatch(/from a file.*: mount: failed to setup loop device\n.*veth.*not supported$/);
  expect(text?.hint).toMatch(/`backing: host`.*`network: none`/);
});
