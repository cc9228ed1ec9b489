import { expect, test } from 'vitest';
import { docker } from '../../../../src/core/engines/docker/docker.ts';
import { certainFindings } from '../../../../src/core/host/diagnosis.ts';
import type { HostFacts } from '../../../../src/core/host/host.ts';
import { certainObstacle } from '../../../../src/core/runtimes/candidates.ts';
import { hypervisorOf, kataLacks, type KataFacts } from '../../../../src/core/runtimes/kata-needs.ts';
import { parseScenario } from '../../../../src/scenario/load.ts';

const QEMU = { path: '/etc/kata-containers/configuration.toml', hypervisor: 'qemu' };
const ALL: KataFacts = { kvm: 'open', vsock: true, syslog: true, configuration: QEMU };
const KATA = { name: 'kata', runtime_type: 'io.containerd.kata.v2' };
const ENGINE = { kind: docker, version: { major: 28, minor: 5, text: '28.5.2' } };
const SHIM = { path: '/usr/local/bin/containerd-shim-kata-v2', version: '3.32.0' };
const HOST: HostFacts = {
  ...{ root: true, kernel: '6.1.0', arch: 'x64', boot_id: 'b', cgroup: 'v2', filesystems: [] },
  ...{ thin_provisioning: false, tools: {}, engine: undefined, runtimes: { kata: SHIM }, kata: ALL },
  state: { path: '/s', filesystem: 'ext4', free_bytes: 2 ** 40 },
};

test.each<[Partial<KataFacts>, RegExp]>([
  [{ kvm: 'absent' }, /no \/dev\/kvm; enable/],
  [{ kvm: 'closed' }, /kvm cannot be opened; allow/],
  [{ vsock: false }, /modprobe vhost_vsock/],
  [{ configuration: undefined }, /no configuration.toml .*; install/],
  [{ syslog: false }, /no \/dev\/log.*; start/],
])('%j is told before anything is measured, and in doctor', (facts, reason) => {
  const host = { ...HOST, kata: { ...ALL, ...facts } };
  expect(certainObstacle(KATA, host, ENGINE)).toMatchObject({
    kind: 'unsupported',
    reason: expect.stringMatching(reason) as string,
  });
  const scenario = parseScenario('{ name: x, drivers: [vfs], runtimes: [kata] }', 'x.yaml');
  expect(certainFindings(scenario, host).find(({ name }) => name === 'kata')).toMatchObject({
    verdict: 'no',
    detail: expect.stringMatching(reason) as string,
  });
});

test('only what is certain prevents a try', () => {
  expect(certainObstacle(KATA, HOST, ENGINE)).toBeUndefined();
  // The engine may find a shim that the tool does not, and says so if it does not either.
  expect(certainObstacle(KATA, { ...HOST, runtimes: {} }, ENGINE)).toBeUndefined();
  const other = { ...QEMU, hypervisor: 'clh' };
  expect(kataLacks({ ...ALL, vsock: false, configuration: other }), 'hybrid vsock').toEqual([]);
  const remote = { ...QEMU, hypervisor: 'remote' };
  expect(kataLacks({ ...ALL, kvm: 'absent', vsock: false, configuration: remote })).toEqual([]);
  const mine = { name: 'mine', runtime_type: 'io.containerd.mine.v2' };
  expect(certainObstacle(mine, { ...HOST, kata: { ...ALL, kvm: 'absent' } }, ENGINE)).toBeUndefined();
});

test('a missing shim is named with the project that brings it, and with what else is missing', () => {
  const scenario = parseScenario('{ name: x, drivers: [vfs], runtimes: [kata] }', 'x.yaml');
  const detailOf = (host: HostFacts): string | undefined =>
    certainFindings(scenario, host).find(({ name }) => name === 'kata')?.detail;
  expect(detailOf({ ...HOST, runtimes: {} })).toBe(
    "the shim containerd-shim-kata-v2 is not on the engine's PATH; install Kata Containers 2.0 or newer",
  );
  expect(detailOf({ ...HOST, runtimes: {}, kata: { ...ALL, kvm: 'absent' } })).toMatch(
    /shim containerd-shim-kata-v2.*no \/dev\/kvm/,
  );
});

test('the hypervisor is that of the configuration, not of a comment', () => {
  expect(hypervisorOf('# [hypervisor.acrn]\n[hypervisor.qemu]\npath = "/usr/bin/qemu"\n')).toBe('qemu');
  expect(hypervisorOf('[agent.kata]')).toBeUndefined();
});
