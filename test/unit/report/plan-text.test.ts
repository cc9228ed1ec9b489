import { expect, it } from 'vitest';
import { planText } from '../../../src/report/plan-text.ts';
import { plan } from '../../fixtures/recorded-run.ts';

const DRIVERS = ['overlay2', 'vfs', 'btrfs', 'fuse-overlayfs', 'devicemapper'];

it('rounds are a table, whose lines fit the screen and break at no name', () => {
  for (const verbose of [false, true]) {
    const text = planText(plan(DRIVERS, ['runc', 'crun']), undefined, { width: 60, verbose });
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(60);
    expect(text).toContain('2 rounds x 5 driver setups = 10 engine starts');
  }
});

it('each start is told in its round, and each iteration of a cell if asked for', () => {
  const small = plan(['vfs'], ['runc'], { rounds: 1 });
  const look = { width: 100, verbose: false };
  const [, rounds] = planText(small, undefined, look).split('\n\n');
  expect(rounds).toBe('round  engine starts\n1      vfs\n');
  const [, all] = planText(small, undefined, { ...look, verbose: true }).split('\n\n');
  expect(all).toBe('round  driver setup  iterations\n1      vfs           (runc#1) runc#1 runc#2\n');
  expect(planText(small, undefined, look)).toMatch(
    /\n1 cell: vfs under runc\n1 round x 1 driver setup = 1 engine start\n/,
  );
});
