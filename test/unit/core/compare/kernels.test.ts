import { describe, expect, it } from 'vitest';
import { compareSides } from '../../../../src/core/compare/compare.ts';
import { sideOf } from '../../../../src/core/compare/side.ts';
import { resultSet } from '../../../../src/core/results/result-set.ts';
import { plan } from '../../../fixtures/recorded-run.ts';
import { simulatedRun, simulatedSide, type Place, type Truth } from '../../../fixtures/simulated-run.ts';

const KERNELS = ['5.10.0', '6.1.0'];

function compared(boots: number, truth: Truth, seed = 1) {
  const booted = plan(['vfs'], ['runc', 'crun'], { rounds: 3 * boots, iterations: 4 }, KERNELS, boots);
  const results = resultSet(booted, simulatedRun(booted, seed, truth));
  const [a, b] = KERNELS.map((kernel) => sideOf('results/run', results, undefined, kernel));
  if (a === undefined || b === undefined) throw new Error('two kernels make two sides');
  return compareSides(a, b, 1.05, []);
}

const slower = ({ kernel }: Place) => (kernel === '6.1.0' ? 1.5 : 1);

describe('kernels', () => {
  it('are compared boot by boot', () => {
    const found = compared(4, { factor: slower, boots: 0.02 });
    expect(found).toMatchObject({
      ...{ level: 'boot', verdict: 'regression', notes: [] },
      ...{ a: 'results/run@5.10.0', b: 'results/run@6.1.0' },
    });
    for (const cell of found.cells) {
      expect(cell).toMatchObject({ verdict: 'regression', a: { units: 4, n: 48 }, b: { units: 4, n: 48 } });
    }
  });

  it('cannot be told from their boots with one of each, whatever is found', () => {
    const fails = ({ kernel, iteration }: Place) => kernel === '6.1.0' && iteration === 1;
    const found = compared(1, { factor: slower, fails });
    expect(found.notes).toEqual([expect.stringMatching(/^A side has one boot only: .*--boots 4/)]);
    expect(found.verdict).toBe('inconclusive');
    for (const cell of found.cells) {
      expect(cell).toMatchObject({
        ...{ verdict: 'inconclusive', changed: 'slower', p: undefined, failures_p: undefined },
        reason: 'a verdict needs 3 boots on each side, found 1',
        // No number of restarts would do.
        units_needed: undefined,
      });
    }
  });

  it('get no verdict of two boots each either', () => {
    const fails = ({ kernel, iteration }: Place) => kernel === '6.1.0' && iteration === 1;
    const found = compared(2, { factor: slower, fails });
    expect(found.notes).toEqual([
      'Kernels are compared boot by boot; 2 boots each are too few for a verdict.',
    ]);
    for (const cell of found.cells) {
      expect(cell).toMatchObject({
        ...{ verdict: 'inconclusive', reason: 'a verdict needs 3 boots on each side, found 2' },
      });
    }
  });
});

it('two runs of one kernel are compared restart by restart, and are said to be of different boots', () => {
  const small = plan(['vfs'], ['runc'], { rounds: 4, iterations: 2 });
  const a = simulatedSide(small, 1);
  const other = simulatedRun(small, 2).map((event) =>
    event.type === 'run' || event.type === 'sample' ? { ...event, boot_id: 'boot-9' } : event,
  );
  const b = sideOf('results/b', resultSet(small, other), undefined, undefined);
  expect(compareSides(a, b, 1.05, [])).toMatchObject({
    level: 'restart',
    notes: [expect.stringContaining('different boots')],
  });
  expect(compareSides(a, simulatedSide(small, 2), 1.05, []).notes).toEqual([]);
});

describe('sideOf', () => {
  const booted = plan(['vfs'], ['runc'], {}, KERNELS);
  const results = resultSet(booted, simulatedRun(booted, 1));

  it('asks for a kernel where there are several, and takes none that is not there', () => {
    expect(() => sideOf('results/run', results, undefined, undefined)).toThrow(
      expect.objectContaining({
        message: 'results/run has several kernels: 5.10.0, 6.1.0',
        hint: 'Name one, for example results/run@5.10.0.',
      }),
    );
    expect(() => sideOf('results/run', results, undefined, '4.15')).toThrow(
      expect.objectContaining({
        message: 'expected a kernel of results/run, found 4.15',
        hint: 'It has 5.10.0, 6.1.0.',
      }),
    );
  });

  it('takes the cells and the environment of the kernel', () => {
    const environment = { schema: 1, kernels: { '5.10.0': { host: 'old' }, '6.1.0': { host: 'new' } } };
    const side = sideOf('results/run', results, environment, '6.1.0');
    expect(side).toMatchObject({ name: 'results/run@6.1.0', environment: { host: 'new' } });
    expect(side.cells.map((cell) => cell.kernel)).toEqual(['6.1.0']);
  });
});
