import { expect, test } from 'vitest';
import { pathObstacle } from '../../../src/core/runtimes/known-runtimes.ts';

test.each([
  ['/opt/my runtimes/crun', ['--debug'], true],
  ["/opt/it's/crun", ['--debug'], true],
  ['/opt/my runtimes/crun', undefined, false],
  ['/opt/runtimes-1.2_x@y/crun', ['--debug'], false],
])('%s with %j is refused: %s', (path, args, isRefused) => {
  expect(pathObstacle({ name: 'mine', path, args }, path) !== undefined).toBe(isRefused);
});
