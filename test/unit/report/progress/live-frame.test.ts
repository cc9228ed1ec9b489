import { describe, expect, it } from 'vitest';
import { Progress } from '../../../../src/core/watch/progress.ts';
import { liveFrame } from '../../../../src/report/progress/live-frame.ts';
import { plan, sample, settled } from '../../../fixtures/recorded-run.ts';

const DRIVERS = ['overlay', 'overlay2', 'vfs', 'btrfs', 'fuse-overlayfs', 'dm-loop-with-a-long-name'];
const RUNTIMES = ['runc', 'crun', 'crun-of-the-distribution', 'runsc', 'kata-runtime'];
const PLAN = plan(DRIVERS, RUNTIMES, { rounds: 10, iterations: 10 });
const progress = new Progress(PLAN);
const unsupported = { kind: 'unsupported', reason: 'no' } as const;
for (const driver of DRIVERS) progress.add(settled(driver, unsupported, 'kata-runtime'));
for (const runtime of RUNTIMES) progress.add(settled('dm-loop-with-a-long-name', unsupported, runtime));
progress.add(sample('overlay2', { total_us: 312_000 }));

function frame(
  width: number,
  height: number,
  over: { resultsDir?: string; warnings?: string[] } = {},
): string[] {
  const facts = { plan: PLAN, progress, elapsedUs: 4e9, resultsDir: 'results/x', warnings: [] };
  return liveFrame({ ...facts, activity: 'vfs x runc: iteration 3, r02-vfs', ...over }, { width, height });
}

describe('liveFrame', () => {
  it.each([
    [119, 39],
    [79, 23],
    [59, 19],
    [43, 15],
    [20, 8],
    [20, 3],
  ])('keeps within %d x %d, the work at hand in its last line', (width, height) => {
    const lines = frame(width, height, { warnings: ['load is 3.1, and more than fits into a narrow line'] });
    expect(lines.length).toBeLessThanOrEqual(height);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
    expect(lines.at(-1)).toMatch(/^vfs x runc: iter/);
  });

  it('has every cell with its samples where there is room, in blocks on 80 columns', () => {
    const lines = frame(79, 23);
    expect(lines.join('\n')).toMatch(/^overlay2 +312 1\/100 +- 0\/100 +- 0\/100$/m);
    for (const name of [...DRIVERS, ...RUNTIMES]) expect(lines.join('\n')).toContain(name);
  });

  it('tells less on a small screen, and says what it leaves out', () => {
    const lines = frame(59, 19);
    expect(lines).toContain('overlay2         312     -               -      -');
    expect(lines).toContain('no number: dm-loop-with-a-long-name, kata-runtime');
    expect(frame(43, 12).find((line) => line.startsWith('...'))).toMatch(/^\.\.\. \d+ more lines$/);
  });

  it('keeps the end of a long path, which tells it from others', () => {
    const resultsDir = `results/${'long-'.repeat(30)}a1b2`;
    expect(frame(59, 23, { resultsDir }).find((line) => line.startsWith('results'))).toMatch(
      /^results in \.\.\.[long-]+-a1b2$/,
    );
  });
});
