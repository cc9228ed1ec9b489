import { expect, it } from 'vitest';
import { memoryCgroup } from '../../../src/adapters/host/cgroup-memory.ts';

const mount = (mountPoint: string, type: string, options: string) => ({
  ...{ mountPoint, type, options },
  source: 'cgroup',
});
const MEMORY = mount('/sys/fs/cgroup/memory', 'cgroup', 'rw,memory');
const CPU = mount('/sys/fs/cgroup/cpu', 'cgroup', 'rw,cpu');

it.each([
  ['v1', '5:cpu:/a\n4:memory:/run/c\n0::/u\n', [CPU, MEMORY], '/sys/fs/cgroup/memory/run/c'],
  ['v1', '4:cpuset,memory,pids:/run/c\n', [MEMORY], '/sys/fs/cgroup/memory/run/c'],
  ['v2', '0::/run/c\n', [mount('/sys/fs/cgroup', 'cgroup2', 'rw')], '/sys/fs/cgroup/run/c'],
  ['v2', '5:cpu:/a\n0::/u\n', [CPU, mount('/mnt/unified', 'cgroup2', 'rw')], '/mnt/unified/u'],
])('finds what counts the memory under %s: %j', (version, text, mounts, path) => {
  expect(memoryCgroup(text, mounts)).toEqual({ version, path });
});

it('finds none where memory is not counted', () => {
  expect(memoryCgroup('5:cpu:/a\n', [CPU])).toBeUndefined();
});
