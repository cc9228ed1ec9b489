import { describe, expect, it } from 'vitest';
import { Progress } from '../../../../src/core/watch/progress.ts';
import { screenWidth } from '../../../../src/report/screen-width.ts';
import { liveFrame } from '../../../../src/report/progress/live-frame.ts';
import { plan, sample, settled } from '../../../fixtures/recorded-run.ts';

const DRIVERS = ['overlay', 'overlay2', 'vfs', 'btrfs', 'fuse-overlayfs', 'dm-loop-with-a-long-name'];
const RUNTIMES = ['runc', 'crun', 'crun-of-the-distribution', 'runsc', 'kata-runtime'];
const PLAN = plan(DRIVERS, RUNTIMES, { rounds: 10, iterations: 10 });
const progress = new Progress(PLAN);
const unsupported = { kind: 'unsupported', reason: 'no' } as const;
for (const driver of DRIVERS) progress.add(settled(driver, unsupported, 'kata-runtime'));
for (const runtime of RUNTIMES) progress.add(settled('dm-loop-with-a-long-name', unsupported, runtime));
progress.add(sample('overlay2', { total_us: 309_000 }));
progress.add(sample('overlay2', { total_us: 315_000, restart_id: 'r02-overlay2' }));

function frame(
  width: number,
  height: number,
  over: { resultsDir?: string; warnings?: string[]; activity?: string } = {},
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

  it('has runtimes down and drivers across, whole and in one block where the terminal is wide', () => {
    const lines = frame(199, 23);
    expect(lines.find((line) => line.startsWith('runtime'))?.split(/  +/)).toEqual(['runtime', ...DRIVERS]);
    expect(lines.join('\n')).toMatch(
      /^runc +- 0\/100 +312 ±38 2\/100 +- 0\/100 +- 0\/100 +- 0\/100 +unsupported \[1\]$/m,
    );
    for (const name of RUNTIMES) expect(lines.join('\n')).toContain(name);
  });

  it('has every cell with its samples in blocks on 80 columns', () => {
    const text = frame(79, 23).join('\n');
    expect(text).toMatch(/^runc +- 0\/100 +312 ±38 2\/100$/m);
    for (const name of [...DRIVERS, ...RUNTIMES]) expect(text).toContain(name);
  });

  it('breaks warnings at words, and tells all that fit', () => {
    const warnings = ['the load is 3.1, which is more than a run on two CPUs should meet', 'swap is in use'];
    const lines = frame(59, 39, { warnings });
    expect(lines.slice(-4, -1)).toEqual([
      'warning: the load is 3.1, which is more than a run on two',
      '  CPUs should meet',
      'warning: swap is in use',
    ]);
    expect(frame(59, 18, { warnings }).at(-2)).toBe('2 warnings, the last: swap is in use');
  });

  it('tells less on a small screen, and says what it leaves out', () => {
    const lines = frame(59, 16);
    expect(lines).toContain('runc                  -       312     -      -');
    expect(lines).toContain('no number: dm-loop-with-a-long-name, kata-runtime');
    expect(frame(43, 12).find((line) => line.startsWith('...'))).toMatch(/^\.\.\. \d+ more lines$/);
  });

  it('counts the columns of scripts that take two for a character', () => {
    const activity = '実行'.repeat(40);
    const last = frame(59, 23, { activity }).at(-1) ?? '';
    expect(screenWidth(last)).toBeLessThanOrEqual(59);
    expect(last).toMatch(/^(?:実行)+実?\.\.\.$/u);
  });

  it('keeps the end of a long path, which tells it from others', () => {
    const resultsDir = `results/${'long-'.repeat(30)}a1b2`;
    expect(frame(59, 23, { resultsDir }).find((line) => line.startsWith('results'))).toMatch(
      /^results in \.\.\.[long-]+-a1b2$/,
    );
  });
});
