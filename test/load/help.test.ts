import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { median } from '../../src/core/statistics/robust.ts';

const BUILT = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const RUNS = 20;

/** User and system time of one command with its children, as bash's `time` tells it. */
function cpuSeconds(args: readonly string[]): number {
  const script = 'TIMEFORMAT="%U %S"; time "$@" > /dev/null';
  const { stderr, status } = spawnSync('bash', ['-c', script, 'bash', process.execPath, BUILT, ...args], {
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
  const [user, system] = stderr.trim().split(' ').map(Number);
  return (user ?? NaN) + (system ?? NaN);
}

it.each([[['--help']], [['run', '--help']], [['vm', 'run', '-h']]])(
  '%j takes less than 0.15 s of CPU time',
  (args) => {
    const times = Array.from({ length: RUNS }, () => cpuSeconds(args));
    expect(median(times)).toBeLessThan(0.15);
  },
);
