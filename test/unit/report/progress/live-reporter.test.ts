import { describe, expect, it } from 'vitest';
import { LiveReporter } from '../../../../src/report/progress/live-reporter.ts';
import type { Clock } from '../../../../src/ports/clock.ts';
import { Terminal } from '../../../fakes/terminal.ts';
import { ended, plan, sample, settled } from '../../../fixtures/recorded-run.ts';

const PLAN = plan(['overlay2', 'vfs'], ['runc', 'kata-runtime'], { iterations: 5 });
const ITERATION = 'overlay2 x runc: iteration 1, r01-overlay2';

class HandClock implements Clock {
  after(): () => void {
    return () => undefined;
  }

  us = 0;
  nowUs = () => this.us;
  wallTime = () => '2026-01-02T03:04:05.000Z';
  sleep = () => Promise.resolve();
}

function live(columns = 80, color = false) {
  const terminal = new Terminal(columns, color);
  const clock = new HandClock();
  const reporter = new LiveReporter(terminal, clock);
  reporter.begin(PLAN, 'results/x');
  const later = (ms: number, text: string) => {
    clock.us += ms * 1000;
    reporter.activity({ kind: 'iteration', words: text });
  };
  return { terminal, reporter, later };
}

describe('LiveReporter', () => {
  it('shows the grid so far, and what is at work', () => {
    const { terminal, reporter, later } = live();
    for (const driver of ['overlay2', 'vfs']) {
      reporter.event(settled(driver, { kind: 'unsupported', reason: 'no' }, 'kata-runtime'));
    }
    reporter.event(sample('overlay2', { total_us: 312_000 }));
    later(61_000, ITERATION);
    expect(terminal.shown).toEqual([
      'small  round 1 of 2  1 min 1 s elapsed  about 34 s left (a guess so far)',
      'results in results/x',
      '',
      'mean ms so far, ± half of the 95 % interval, samples done/planned',
      'runtime              overlay2              vfs',
      'runc                 312 1/10           - 0/10',
      'kata-runtime  unsupported [1]  unsupported [1]',
      '',
      '[1] kata-runtime: no',
      '',
      ITERATION,
    ]);
  });

  it('draws only when told what comes next, never for an event', () => {
    const { terminal, reporter, later } = live();
    later(0, 'starting');
    const before = terminal.writes.length;
    for (const event of [sample('vfs'), settled('vfs', { kind: 'measured' }), ended()]) reporter.event(event);
    expect(terminal.writes).toHaveLength(before);
  });

  it('writes what changed only, at once', () => {
    const { terminal, reporter, later } = live();
    later(0, ITERATION);
    reporter.event(sample('overlay2', { total_us: 312_000 }));
    later(300, ITERATION);
    const last = terminal.writes.at(-1) ?? '';
    expect(terminal.writes).toHaveLength(2);
    expect(last).toContain('312 1/10');
    for (const words of ['results in', 'kata-runtime', ITERATION]) expect(last).not.toContain(words);
    expect(terminal.shown).toContain('runc                 312 1/10           - 0/10');
    later(6000, ITERATION);
    expect(terminal.writes.at(-1)).toContain('results in');
  });

  it('leaves out what nobody could read, unless it is news', () => {
    const { terminal, reporter, later } = live();
    later(0, ITERATION);
    for (let seq = 1; seq < 20; seq++) {
      reporter.event(sample('overlay2'));
      later(9, ITERATION);
    }
    expect(terminal.writes).toHaveLength(2);
    reporter.event({ type: 'round', round: 2, restart_id: 'r02-vfs', driver: 'vfs', at: '' });
    later(1, 'vfs: starting the engine, r02-vfs');
    expect(terminal.writes).toHaveLength(3);
    expect(terminal.shown.at(-1)).toBe('vfs: starting the engine, r02-vfs');
  });

  it.each([60, 40, 100])('is drawn in place after the screen got %d columns', (columns) => {
    const { terminal, later } = live(80);
    later(0, ITERATION.repeat(2));
    terminal.resize(columns);
    later(300, 'next');
    const { shown } = terminal;
    expect(shown.filter((line) => line.startsWith('small'))).toHaveLength(1);
    expect(shown.at(-1)).toBe('next');
    for (const line of shown) expect(line.length).toBeLessThan(columns);
  });

  it('is gone at the end, so that the results stand alone', () => {
    const { terminal, reporter, later } = live();
    terminal.write('$ drivergrid run\n');
    later(0, ITERATION);
    reporter.event({ type: 'warning', message: 'load is 3.1' });
    later(0, ITERATION);
    expect(terminal.shown.at(-2)).toBe('warning: load is 3.1');
    reporter.event(ended());
    reporter.end();
    expect(terminal.shown).toEqual(['$ drivergrid run']);
  });

  it('keeps messages above the grid, once, and is gone after them', () => {
    const { terminal, reporter, later } = live();
    later(0, ITERATION);
    reporter.say('cannot be stopped');
    later(300, 'next');
    expect(terminal.shown[0]).toBe('cannot be stopped');
    expect(terminal.shown.filter((line) => line.startsWith('small'))).toHaveLength(1);
    reporter.event(ended());
    reporter.end();
    expect(terminal.shown).toEqual(['cannot be stopped']);
  });

  it('leaves its warnings where no results follow', () => {
    const { terminal, reporter, later } = live();
    for (const message of ['load is 3.1', 'load is 3.1', '\u001b[31mswap'])
      reporter.event({ type: 'warning', message });
    later(0, ITERATION);
    expect(terminal.shown.slice(-3, -1)).toEqual(['warning: load is 3.1', 'warning: swap']);
    reporter.event(ended({ status: 'interrupted' }));
    reporter.end();
    expect(terminal.shown).toEqual(['warning: load is 3.1', 'warning: swap']);
  });

  it('colours words only where it may', () => {
    for (const color of [true, false]) {
      const { terminal, reporter, later } = live(80, color);
      reporter.event(settled('vfs', { kind: 'failed', step: 'start', error: 'no' }));
      later(0, ITERATION);
      expect(/\u001b\[\d+m/.test(terminal.writes.join(''))).toBe(color);
      expect(terminal.shown.join('\n')).toContain('failed');
      reporter.event(sample('overlay2', { status: 'failed' }));
      later(300, ITERATION);
      expect(terminal.shown.join('\n')).toContain('- 0/10 1 failed');
    }
  });
});
