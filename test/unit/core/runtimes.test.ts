import { expect, test } from 'vitest';
import {
  argumentCandidates,
  isStrange,
  pathObstacle,
  runtimeBinary,
  runtimePackage,
  whyNotFound,
} from '../../../src/core/runtimes/known-runtimes.ts';

test.each([
  ['/opt/my runtimes/crun', ['--debug'], true],
  ["/opt/it's/crun", ['--debug'], true],
  ['/opt/my runtimes/crun', undefined, false],
  ['/opt/runtimes-1.2_x@y/crun', ['--debug'], false],
])('%s with %j is refused: %s', (path, args, isRefused) => {
  expect(pathObstacle({ name: 'mine', path, args }, path) !== undefined).toBe(isRefused);
});

test('a runtime of a kind has its binary, package and arguments, whatever its name', () => {
  const spec = { name: 'runsc-2024', kind: 'runsc', from: 'debian/sid' } as const;
  expect(runtimeBinary(spec)).toBe('runsc');
  expect(runtimePackage(spec)).toBe('runsc');
  expect(argumentCandidates(spec)).toEqual(argumentCandidates({ name: 'runsc' }));
  expect(whyNotFound(spec, undefined)).toBe(
    'the package runsc of debian/sid is not in the cache; `drivergrid setup SCENARIO` fetches it',
  );
});

test('a name that nobody knows is told with the nearest that is known', () => {
  expect(whyNotFound({ name: 'rnuc' }, undefined)).toBe(
    'rnuc not found; put rnuc on PATH, or give its path in the scenario; if runc was meant, correct the name',
  );
  expect(whyNotFound({ name: 'my-own-runtime' }, undefined)).toBe(
    'my-own-runtime not found; put my-own-runtime on PATH, or give its path in the scenario',
  );
  expect([{ name: 'rnuc' }, { name: 'rnuc', path: '/opt/rnuc' }, { name: 'crun' }].map(isStrange)).toEqual([
    true,
    false,
    false,
  ]);
});
