import { expect, it } from 'vitest';
import { chosenRun, newestFirst, type NamedRun } from '../../../../src/core/results/chosen-run.ts';
import { UsageError } from '../../../../src/core/errors.ts';

function run(runId: string, startedAt: string, path = `results/${runId}`): NamedRun {
  return { runId, path, startedAt };
}

const OLD = run('20260101-000000-aaaa', '2026-01-01T00:00:00.000Z');
/** Planned before the next, and begun after it. */
const LATE = run('20260201-000000-bbbb', '2026-02-03T00:00:00.000Z');
const MIDDLE = run('20260202-000000-cccc', '2026-02-02T00:00:00.000Z');
const RUNS = [OLD, MIDDLE, LATE];

it('takes the newest by when it began, not by its id', () => {
  expect(chosenRun('latest', RUNS, 'results/')).toBe(LATE);
  expect(newestFirst(RUNS)).toEqual([LATE, MIDDLE, OLD]);
});

it('takes a beginning that only one run has, and a whole id even if another begins with it', () => {
  expect(chosenRun('202601', RUNS, 'results/')).toBe(OLD);
  const [short, long] = [run('r1', '2026-01-01'), run('r10', '2026-01-02')];
  expect(chosenRun('r1', [long, short], 'results/')).toBe(short);
});

it('lists the candidates if several are meant, the newest first', () => {
  expect(() => chosenRun('202602', RUNS, 'results/')).toThrow(
    `expected one run that begins with 202602, found 2 in results/:
  20260201-000000-bbbb  results/20260201-000000-bbbb
  20260202-000000-cccc  results/20260202-000000-cccc`,
  );
  const copies = [run('r1', '2026-01-01', 'results/a'), run('r1', '2026-01-01', 'results/b')];
  expect(() => chosenRun('r1', copies, 'results/')).toThrow(/expected one run that is r1, found 2/);
});

it('says where it looked if none is meant, and what is there', () => {
  expect(() => chosenRun('latest', [], 'results/')).toThrow(/found latest; results\/ has no run$/);
  expect(() => chosenRun('', RUNS, 'results/')).toThrow(UsageError);
  const many = Array.from({ length: 12 }, (_, index) => run(`r${index}`, '2026-01-01'));
  expect(() => chosenRun('x', many, 'results/')).toThrow(/none of the 12 in results\/.*\n {2}and 2 more$/s);
});

it('keeps what could control a terminal out of the list', () => {
  const odd = [run('r1', '2026', 'a\u001b[2J'), run('r2', '2026', 'b\u202e')];
  expect(() => chosenRun('r', odd, 'results/')).toThrow('"a\\u001b[2J"');
  expect(() => chosenRun('r', odd, 'results/')).toThrow('"b?"');
});
