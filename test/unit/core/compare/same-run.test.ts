import { describe, expect, it } from 'vitest';
import { designNotes, withoutCounts } from '../../../../src/core/compare/design-notes.ts';
import { requireTwoRuns } from '../../../../src/core/compare/same-run.ts';
import { sideOfHosts } from '../../../../src/core/compare/side-of-hosts.ts';
import { COMPARED_AXES, partOf } from '../../../../src/core/compare/side-part.ts';
import { plan } from '../../../fixtures/recorded-run.ts';
import { simulatedSide } from '../../../fixtures/simulated-run.ts';
import { readFileSync } from 'node:fs';
import { resultSet } from '../../../../src/core/results/result-set.ts';
import type { Plan } from '../../../../src/core/plan/plan.ts';
import type { RunEvent } from '../../../../src/core/record/events.ts';

const PLAN = plan(['overlay2', 'vfs'], ['runc']);
const side = simulatedSide(PLAN, 1);

/** Of two hosts, under two kernels each. */
const FLEET = 'test/fixtures/golden/fleet';
const fleet = resultSet(
  JSON.parse(readFileSync(`${FLEET}/plan.json`, 'utf8')) as Plan,
  readFileSync(`${FLEET}/events.jsonl`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RunEvent),
);

describe('requireTwoRuns', () => {
  it('refuses a run and itself, under whatever name', () => {
    expect(() => {
      requireTwoRuns(side, { ...side, name: '/elsewhere/copy' });
    }).toThrow('expected two runs, found the same one twice, r1: results/run and /elsewhere/copy');
  });

  it('takes two runs, two kernels of one, and two parts of one', () => {
    const driver = COMPARED_AXES.find(({ name }) => name === 'driver');
    if (driver === undefined) throw new Error('no such axis');
    const other = { ...side, results: { ...side.results, plan: { ...side.results.plan, run_id: 'r2' } } };
    requireTwoRuns(side, other);
    requireTwoRuns({ ...side, kernel: '6.1.0' }, { ...side, kernel: '6.12.3' });
    requireTwoRuns(partOf(side, driver, 'vfs'), partOf(side, driver, 'overlay2'));
  });

  it('names the hosts that are on both sides of a fleet, and takes the rest of it', () => {
    const of = (hosts: string[], kernel: string) =>
      sideOfHosts(`results/fleet@${hosts.join(',')}@${kernel}`, fleet, undefined, { hosts, kernel });
    const [first = '', second = ''] = fleet.plan.hosts?.map(({ host }) => host) ?? [];
    const [old = '', recent = ''] = fleet.kernels;
    expect(() => {
      requireTwoRuns(of([first, second], old), of([second], old));
    }).toThrow(`expected hosts on one side only, found ${second} on both: `);
    requireTwoRuns(of([first], old), of([second], old));
    requireTwoRuns(of([first], old), of([first], recent));
  });
});

describe('counts of the design', () => {
  it('are told as a note, and are no difference', () => {
    const other = simulatedSide(plan(['overlay2', 'vfs'], ['runc'], { rounds: 5, iterations: 20 }), 2);
    expect(designNotes(side, side)).toEqual([]);
    expect(designNotes(side, other)[0]).toMatch(
      /^A was measured in 2 rounds of 2 iterations, B in 5 of 20\. Medians of fewer iterations scatter more/,
    );
    const design = { name: 'design', details: ['iterations: 2 -> 20', 'warmup: 1 -> 2'] };
    expect(withoutCounts([design])).toEqual([{ name: 'design', details: ['warmup: 1 -> 2'] }]);
    expect(withoutCounts([{ name: 'design', details: ['iterations: 2 -> 20'] }])).toEqual([]);
  });
});
