import { expect, test } from 'vitest';
import { UsageError } from '../../../src/core/errors.ts';
import { parseScenario } from '../../../src/scenario/load.ts';

const SMALLEST = 'name: a\ndrivers: [overlay2]\nruntimes: [runc]\n';

/** The message of the error that a text gives. */
function complaint(text: string): string {
  try {
    parseScenario(text, 'x.yaml');
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as UsageError).message;
  }
  throw new Error('expected the scenario to be refused');
}

test('a scenario of three keys gets every default', () => {
  expect(parseScenario(SMALLEST, 'x.yaml')).toEqual({
    name: 'a',
    workload: 'docker-run',
    image: 'builtin:hello',
    network: 'bridge',
    backing: 'fresh',
    backing_bytes: 8 * 2 ** 30,
    engine: 'dockerd',
    drivers: [{ name: 'overlay2', driver: 'overlay2', mode: undefined, device: undefined }],
    runtimes: [{ name: 'runc', runtime_type: undefined }],
    rounds: 10,
    iterations: 10,
    warmup: 1,
    order: 'interleaved',
    concurrency: [1],
    timeout_ms: 60_000,
  });
});

test('devicemapper gets its mode, and direct-lvm its device and who makes the pool', () => {
  const text = `name: a
drivers:
  - devicemapper
  - { name: direct, driver: devicemapper, mode: direct-lvm }
  - { name: own, driver: devicemapper, mode: direct-lvm, device: /dev/vdb, pool: engine }
runtimes: [runc]
timeout: 1500ms
concurrency: 4
`;
  const scenario = parseScenario(text, 'x.yaml');
  expect(scenario.drivers.map(({ mode, device, pool }) => [mode, device, pool])).toEqual([
    ['loop-lvm', undefined, undefined],
    ['direct-lvm', 'auto', 'tool'],
    ['direct-lvm', '/dev/vdb', 'engine'],
  ]);
  expect(scenario.timeout_ms).toBe(1500);
  expect(scenario.concurrency).toEqual([4]);
});

test('kata alone is the shim of its type; with a path it is a binary as ever', () => {
  const text = `name: a
drivers: [vfs]
runtimes: [kata, kata-runtime, { name: kata-2, runtimeType: io.containerd.kata.v2 }, runsc]
`;
  const types = (yaml: string) =>
    parseScenario(yaml, 'x.yaml').runtimes.map(({ runtime_type: type }) => type);
  const kata = 'io.containerd.kata.v2';
  expect(types(text)).toEqual([kata, undefined, kata, undefined]);
  expect(types('name: a\ndrivers: [vfs]\nruntimes: [{ name: kata, path: /x/kata-runtime }]\n')).toEqual([
    undefined,
  ]);
});

test('builtin:layers has as many files of the size that is asked for, within what fits', () => {
  const small = 'name: a\nworkload: rootfs\ndrivers: [vfs]\nruntimes: [runc]\n';
  const scenario = parseScenario(`${small}files: 64\nfile_size: 1MiB\n`, 'x.yaml');
  expect([scenario.files, scenario.file_bytes]).toEqual([64, 2 ** 20]);
  expect(complaint(`${SMALLEST}files: 64\n`)).toContain(
    'x.yaml:4: only builtin:layers and builtin:pause come in several numbers of files; use `workload: rootfs',
  );
  expect(complaint(`${small}file_size: 1MiB\n`)).toContain(
    'x.yaml:5: expected at most 256 MiB of small files, found 1024 MiB',
  );
  expect(complaint(`${small}file_size: 5KiB\n`)).toContain('x.yaml:5: expected a multiple of 4KiB');
  expect(complaint(`${small}files: 20\nlayers: [1, 32]\n`)).toContain(
    'x.yaml:5: expected at least as many files as layers',
  );
  // An engine takes 127 layers (moby layer/layer_store.go).
  expect(complaint(`${small}layers: [200]\n`)).toContain('x.yaml:5: ');
});

test('a sentinel is had where it is asked for', () => {
  expect(parseScenario(SMALLEST, 'x.yaml').sentinel).toBeUndefined();
  expect(parseScenario(`${SMALLEST}sentinel: true\n`, 'x.yaml').sentinel).toBe(true);
  expect(complaint(`${SMALLEST}sentinel: 5\n`)).toContain('x.yaml:4: ');
});

test.each([
  ['an unknown key', `${SMALLEST}driverz: [x]\n`, 'x.yaml:4: unknown key "driverz"'],
  [
    'an unknown key of a driver',
    'name: a\ndrivers:\n  - { driver: vfs, moed: x }\nruntimes: [runc]\n',
    'x.yaml:3: unknown key "moed"',
  ],
  ['an unknown driver', 'name: a\ndrivers:\n  - vfs\n  - zebra\nruntimes: [runc]\n', 'x.yaml:4: '],
  [
    'two cells of one name',
    'name: a\ndrivers:\n  - vfs\n  - overlay2\n  - vfs\nruntimes: [runc]\n',
    'x.yaml:5: the driver name "vfs" is used twice',
  ],
  ['no rounds', `${SMALLEST}rounds: 0\n`, 'x.yaml:4: '],
  ['a wrong duration', `${SMALLEST}timeout: 5x\n`, 'x.yaml:4: expected a duration such as 60s'],
  [
    'a mode that overlay2 has not',
    'name: a\ndrivers:\n  - { driver: overlay2, mode: loop-lvm }\nruntimes: [runc]\n',
    'x.yaml:3: only devicemapper, devmapper have modes',
  ],
  [
    'a device for loop-lvm',
    'name: a\ndrivers:\n  - driver: devicemapper\n    device: auto\nruntimes: [runc]\n',
    'x.yaml:4: a device goes with',
  ],
  [
    'a pool for loop-lvm',
    'name: a\ndrivers:\n  - driver: devicemapper\n    pool: engine\nruntimes: [runc]\n',
    'x.yaml:4: a pool goes with',
  ],
  [
    'a pool that nobody makes',
    'name: a\ndrivers:\n  - driver: devicemapper\n    mode: direct-lvm\n    pool: me\nruntimes: [runc]\n',
    'x.yaml:5: ',
  ],
  [
    'a runc of another path',
    'name: a\ndrivers: [vfs]\nruntimes:\n  - { name: runc, path: /x/runc }\n',
    'x.yaml:4: the name runc is reserved',
  ],
  [
    'a package of an unknown runtime',
    'name: a\ndrivers: [vfs]\nruntimes:\n  - name: x\n    from: debian/sid\n',
    'x.yaml:5: expected `kind: runc` or `kind: crun` or `kind: runsc` beside it',
  ],
  [
    'a package beside a path',
    'name: a\ndrivers: [vfs]\nruntimes:\n  - { name: x, kind: crun, from: debian/sid,\n      path: /x }\n',
    'x.yaml:5: give either path or from',
  ],
  [
    'a package for a shim',
    'name: a\ndrivers: [vfs]\nruntimes:\n  - { name: x, runtimeType: io.x.v2,\n      kind: crun,\n      from: debian/sid }\n',
    'x.yaml:6: give either from or runtimeType',
  ],
  [
    'an unknown suite',
    'name: a\ndrivers: [vfs]\nruntimes:\n  - { name: x, kind: crun,\n      from: debian/potato }\n',
    'x.yaml:5: expected one of debian/bullseye',
  ],
  [
    'overlay parameters of a driver without overlayfs',
    'name: a\ndrivers:\n  - driver: vfs\n    overlay: { metacopy: on }\nruntimes: [runc]\n',
    "x.yaml:4: only overlay, overlay2, overlayfs, default stack layers with the kernel's overlayfs, vfs does not",
  ],
  [
    'an overlay parameter that is no switch',
    'name: a\ndrivers:\n  - driver: overlay2\n    overlay:\n      redirect_dir: follow\nruntimes: [runc]\n',
    'x.yaml:5: expected on or off',
  ],
  [
    'an unknown overlay parameter',
    'name: a\ndrivers:\n  - driver: overlay2\n    overlay:\n      metacpoy: on\nruntimes: [runc]\n',
    'x.yaml:5: unknown key "metacpoy"',
  ],
  [
    'overlay without a parameter',
    'name: a\ndrivers:\n  - driver: overlay2\n    overlay: {}\nruntimes: [runc]\n',
    'x.yaml:4: expected one of redirect_dir, metacopy, index, xino',
  ],
  [
    'metacopy without the redirects that it brings',
    'name: a\ndrivers:\n  - driver: overlay2\n    overlay: { metacopy: on, redirect_dir: off }\nruntimes: [runc]\n',
    'x.yaml:4: expected on, or none: the kernel turns redirect_dir on where metacopy is on',
  ],
  ['a key given twice', 'name: a\nname: b\n', 'x.yaml:2: '],
  ['no YAML', 'name: [a\n', 'x.yaml:'],
  ['a list', '- a\n', 'x.yaml:1: a scenario is a mapping'],
  ['nothing', '', 'x.yaml:1: a scenario is a mapping'],
  [
    'a timeout longer than timers are',
    `${SMALLEST}timeout: 50000m\n`,
    'x.yaml:4: expected a duration of at most 24 days',
  ],
  ['a timeout without end', `${SMALLEST}timeout: 1e308\n`, 'x.yaml:4: expected a duration'],
  ['a disk of no size', `${SMALLEST}backing_size: 0GiB\n`, 'x.yaml:4: expected a size from 1MiB'],
  [
    'a disk larger than numbers are',
    `${SMALLEST}backing_size: 99999999999GiB\n`,
    'x.yaml:4: expected a size from 1MiB',
  ],
  ['an alias of nothing', `${SMALLEST}image: *mine\n`, 'x.yaml:4: *mine has no anchor &mine'],
  ['a list as a key', `${SMALLEST}? [a]\n: b\n`, 'x.yaml:4: expected a name as a key'],
  ['a merge of what is no mapping', `%YAML 1.1\n---\n${SMALLEST}<<: 3\n`, 'x.yaml:1: cannot be read: '],
])('%s is refused with its line', (_, text, expected) => {
  expect(complaint(text)).toContain(expected);
});

test.each([
  // Written out as text, a key doubles with every level: 45 of them fill any memory.
  ['keys in keys', '? '.repeat(45), 'x.yaml:1: expected a name as a key'],
  ['lists in lists', `${SMALLEST}image: ${'['.repeat(20_000)}`, 'it is nested too deep'],
  ['keys in keys without end', '? '.repeat(20_000), 'it is nested too deep'],
  [
    'aliases of aliases',
    `x0: &x0 [a, a, a, a, a, a, a, a, a]\n${Array.from({ length: 9 }, (_, level) => `x${level + 1}: &x${level + 1} [${Array.from({ length: 9 }, () => `*x${level}`).join(', ')}]\n`).join('')}`,
    'x.yaml:1: cannot be read: ',
  ],
])('%s are refused, and soon', (_, text, expected) => {
  expect(complaint(text)).toContain(expected);
});

test('every mistake is told at once', () => {
  const lines = complaint('name: a\ndrivers: [zebra]\nruntimes: [runc]\nrounds: 0\nspeed: 1\n').split('\n');
  expect(lines).toHaveLength(3);
});

test('mistakes are told in the order of the lines, whatever kind they are of', () => {
  const wrong = `name: a
speed: 1
rounds: 0
drivers:
  - { driver: vfs, moed: x }
runtimes: [runc]
timeout: 5x
`;
  const disagreeing = `${SMALLEST}concurrency: [1, 1]\nimage: builtin:fio\nlive: [2, 2]\n`;
  const linesOf = (text: string): number[] =>
    complaint(text)
      .split('\n')
      .map((line) => Number(/^x\.yaml:(\d+): /.exec(line)?.[1]));
  expect(linesOf(wrong)).toEqual([2, 3, 5, 7]);
  expect(linesOf(disagreeing)).toEqual([4, 5, 6]);
  expect(linesOf(`${disagreeing}rounds: ten\nname: a b\n`.replace('name: a\n', ''))).toEqual([3, 4, 5, 6, 7]);
  // What follows from a wrong key is not told.
  expect(linesOf(`${disagreeing}workload: fioo\n`)).toEqual([7]);
});
