import { expect, test } from 'vitest';
import { driverRefusal } from '../../../src/core/driver-refusals.ts';
import { runtimeRefusal } from '../../../src/core/runtime-refusals.ts';

const FATAL = 'failed to start daemon: error initializing graphdriver: ';

test.each([
  [
    'btrfs',
    `${FATAL}prerequisites for driver not satisfied (wrong filesystem?)`,
    'not on the file system that btrfs needs',
  ],
  [
    'overlay2',
    `${FATAL}overlay2: the backing xfs filesystem is formatted without d_type support`,
    'no d_type',
  ],
  ['aufs', `${FATAL}driver not supported`, 'built without aufs'],
  [
    'overlay',
    '[graphdriver] ERROR: level=error the overlay storage-driver has been deprecated and removed',
    'no longer has overlay',
  ],
])("%s: the engine's refusal is told in words, and kept", (driver, line, reason) => {
  const refusal = driverRefusal({ name: driver, driver }, ['time="x" level=info msg="Starting up"', line]);
  expect(refusal?.reason).toContain(reason);
  expect(refusal?.detail).toBe(line);
});

test('a log without a known refusal is a failure, not a refusal', () => {
  const log = ['level=info msg="driver not supported is only a warning here"', `${FATAL}input/output error`];
  expect(driverRefusal({ name: 'vfs', driver: 'vfs' }, log)).toBeUndefined();
  expect(runtimeRefusal('OCI runtime create failed: out of memory')).toBeUndefined();
});

test('a missing container binary in the image is not taken for a missing runtime', () => {
  const text = 'OCI runtime create failed: exec: "/nope": stat /nope: no such file or directory: unknown';
  expect(runtimeRefusal(text)).toBeUndefined();
  const unnamed = 'OCI runtime create failed: exec: "nope": executable file not found in $PATH: unknown';
  expect(runtimeRefusal(unnamed)).toBeUndefined();
});

test('a runtime that crashes without a log is a failure, a missing one is unsupported', () => {
  const noLog = 'unable to retrieve OCI runtime error (open /x/log.json: no such file or directory): ';
  expect(
    runtimeRefusal(`${noLog}/usr/bin/crun did not terminate successfully: signal: segmentation fault`),
  ).toBeUndefined();
  expect(
    runtimeRefusal(`${noLog}fork/exec /no/such/rt: no such file or directory: unknown`)?.reason,
  ).toContain('missing');
});

test('known words of runtimes are told in words, and kept', () => {
  const text =
    'OCI runtime create failed: cgroups in hybrid mode not supported, drop all controllers from cgroupv2';
  expect(runtimeRefusal(text)?.reason).toContain('hybrid cgroups');
  expect(runtimeRefusal(text)?.detail).toBe(text);
});
