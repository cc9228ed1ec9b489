import { expect, test } from 'vitest';
import { docker } from '../../../../src/core/engines/docker/docker.ts';
import { explained, KATA_MEANINGS } from '../../../../src/core/runtimes/kata-refusals.ts';
import { runtimeRefusal } from '../../../../src/core/runtimes/runtime-refusals.ts';

const BY = { engine: { kind: docker, version: { major: 28, minor: 5, text: '28.5.2' } } };
const TASK = 'failed to create task for container: failed to create shim task: ';

/** As recorded, with what tells the reason apart from others. */
const RECORDED: readonly [string, RegExp][] = [
  [
    `${TASK}failed to start shim: failed to resolve runtime path: runtime "io.containerd.kata.v2" binary not installed "containerd-shim-kata-v2": file does not exist: unknown`,
    /shim containerd-shim-kata-v2 is not .*; install Kata Containers/,
  ],
  [
    'failed to create task for container: failed to start shim: start failed: : fork/exec /usr/local/bin/containerd-shim-kata-v2: no such file or directory',
    /shim containerd-shim-kata-v2 is not .*; install Kata Containers/,
  ],
  [
    `${TASK}Cannot find usable config file (/etc/kata-containers/configuration.toml)`,
    /no configuration; put/,
  ],
  [`${TASK}Unix syslog delivery error: unknown`, /start a syslog daemon/],
  [`${TASK}failed to add any hypervisor device to devices cgroup: unknown`, /needs \/dev\/kvm.*; enable/],
  [
    `${TASK}host system doesn't support vsock: stat /dev/vhost-vsock: no such file or directory: unknown`,
    /modprobe vhost_vsock/,
  ],
  [`${TASK}fork/exec /usr/libexec/virtiofsd: no such file or directory: unknown`, /virtiofsd.*; install/],
  [
    `${TASK}/etc/kata-containers/configuration.toml: file /usr/share/kata/kata.img does not exist: unknown`,
    /configuration.toml names does not exist; install/,
  ],
  [`${TASK}timed out connecting to vsock 2478431234:1024: unknown`, /did not come up/],
  ['rpc error: code = Unknown desc = no runtime for "kata" is configured', /no handler of that name; add/],
  [
    'OCI runtime create failed: unable to retrieve OCI runtime error (open /x/log.json: no such file or directory): /usr/bin/kata-runtime did not terminate successfully: exit status 1: Invalid command "create"',
    /Kata 2 or 3.*`runtimeType: io.containerd.kata.v2`/,
  ],
];

test.each(RECORDED)('%s is unsupported, with what to do', (text, reason) => {
  const refusal = runtimeRefusal(text, BY);
  expect(refusal?.reason).toMatch(reason);
  expect(refusal?.detail).toBe(text);
});

test('each recorded text is known by one reason alone', () => {
  for (const [text] of RECORDED)
    expect(KATA_MEANINGS.filter(([pattern]) => pattern.test(text)).length, text).toBeLessThanOrEqual(1);
});

test.each([
  'OCI runtime create failed: exec: "virtiofsd": executable file not found in $PATH: unknown',
  `${TASK}failed to add device to devices cgroup: unknown`,
  'the first container exited with 1: Invalid command "help"',
  'open /root/configuration.toml: no such file or directory',
  'timed out connecting to vsock',
  'failed to start shim: start failed: : fork/exec /usr/bin/containerd-shim-kata-v2: text file busy',
])('%s is not taken for a refusal', (text) => {
  expect(runtimeRefusal(text, BY)).toBeUndefined();
});

test('a client of a CRI that gave up is a failure that says what to do', () => {
  const text = 'rpc error: code = DeadlineExceeded desc = context deadline exceeded';
  expect(runtimeRefusal(text, BY)).toBeUndefined();
  expect(explained(text)).toMatch(/raise `timeout`.*DeadlineExceeded/);
  expect(explained('name "x_y" is reserved for "abc"')).toMatch(/raise `timeout`/);
  expect(explained('out of memory')).toBe('out of memory');
});
