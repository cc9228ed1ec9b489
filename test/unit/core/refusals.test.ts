import { expect, test } from 'vitest';
import { docker } from '../../../src/core/engines/docker/docker.ts';
import { driverRefusal } from '../../../src/core/engines/docker/driver-refusals.ts';
import { runtimeRefusal } from '../../../src/core/runtimes/runtime-refusals.ts';
import { knownTooOld } from '../../../src/core/runtimes/too-old.ts';

const BY = { engine: { kind: docker, version: { major: 20, minor: 10, text: '20.10.24' } } };

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
  expect(runtimeRefusal('OCI runtime create failed: out of memory', BY)).toBeUndefined();
});

test('a missing container binary in the image is not taken for a missing runtime', () => {
  const text = 'OCI runtime create failed: exec: "/nope": stat /nope: no such file or directory: unknown';
  expect(runtimeRefusal(text, BY)).toBeUndefined();
  const unnamed = 'OCI runtime create failed: exec: "nope": executable file not found in $PATH: unknown';
  expect(runtimeRefusal(unnamed, BY)).toBeUndefined();
});

test('a runtime that crashes without a log is a failure, a missing one is unsupported', () => {
  const noLog = 'unable to retrieve OCI runtime error (open /x/log.json: no such file or directory): ';
  expect(
    runtimeRefusal(`${noLog}/usr/bin/crun did not terminate successfully: signal: segmentation fault`, BY),
  ).toBeUndefined();
  expect(
    runtimeRefusal(`${noLog}fork/exec /no/such/rt: no such file or directory: unknown`, BY)?.reason,
  ).toContain('missing');
});

test('known words of runtimes are told in words, and kept', () => {
  const text =
    'OCI runtime create failed: cgroups in hybrid mode not supported, drop all controllers from cgroupv2';
  expect(runtimeRefusal(text, BY)?.reason).toContain('hybrid cgroups');
  expect(runtimeRefusal(text, BY)?.detail).toBe(text);
  const youki =
    'youki: Error: failed to create container: intermediate process error cgroup error: v1 error: v1 cgroup feature is required, but was not enabled during compile time';
  expect(runtimeRefusal(youki, BY)?.reason).toContain('--features v1');
});

const MOBY_29 = { major: 29, minor: 6, text: '29.6.1' };

test.each([
  [
    'OCI runtime create failed: namespace {"time" ""} does not exist',
    'runc version 1.1.5+ds1',
    'runc 1.1.5 is older than engine 29.6.1 needs: runc 1.2.0 or newer',
  ],
  [
    'OCI runtime create failed: unknown version specified',
    'crun version 1.8.1',
    'crun 1.8.1 is older than engine 29.6.1 needs: crun 1.14.3 or newer',
  ],
  [
    'OCI runtime create failed: unknown version specified',
    'unknown',
    'this crun is older than engine 29.6.1',
  ],
])('%s by %s', (text, version, reason) => {
  expect(runtimeRefusal(text, { version, engine: { kind: docker, version: MOBY_29 } })?.reason).toContain(
    reason,
  );
});

test('a runtime that is too old is told by its version too, where no engine was tried', () => {
  expect(knownTooOld('runc version 1.1.15', MOBY_29, docker.runtimeNeeds)).toContain('runc 1.1.15 is older');
  expect(knownTooOld('crun version 1.14', MOBY_29, docker.runtimeNeeds)).toContain('crun 1.14.0 is older');
  for (const enough of [
    'runc version 1.2.0-rc.1',
    'crun version 1.14.3',
    'crun version 2.0',
    'youki version 0.1.0',
  ])
    expect(knownTooOld(enough, MOBY_29, docker.runtimeNeeds), enough).toBeUndefined();
  expect(
    knownTooOld('runc version 1.1.5', { major: 28, minor: 5, text: '28.5.2' }, docker.runtimeNeeds),
  ).toBeUndefined();
});

test("a runtime that writes to the host is told that the lab's view is read-only; a disk gone read-only is not", () => {
  const refused = (path: string): string | undefined =>
    runtimeRefusal(`OCI runtime create failed: mkdir ${path}: read-only file system: unknown`, BY)?.reason;
  expect(refused('/var/lib/sysbox')).toContain('the lab');
  expect(refused('/var/lib/drivergrid/runs/20261126-020304-abcd/e/exec/x')).toBeUndefined();
});
