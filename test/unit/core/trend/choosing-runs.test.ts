import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../../src/core/errors.ts';
import { ofOneSeries } from '../../../../src/core/trend/belonging.ts';
import { compareKernels, inOrder } from '../../../../src/core/trend/series-run.ts';
import { sinceBaseline } from '../../../../src/core/trend/since.ts';
import { plan } from '../../../fixtures/recorded-run.ts';
import { madeSeries, openedSeries } from '../../../fixtures/run-series.ts';

const PLAN = plan(['vfs'], ['runc'], { rounds: 1, iterations: 1 });
const KERNELS = ['6.1.0-40-amd64', '6.12.3', '6.12.9', '6.12.9', '6.18.0-rc3', '6.18.0'];
const RUNS = openedSeries(
  madeSeries({ planOf: () => PLAN, runs: 6, kernelOf: (index) => KERNELS[index] ?? '' }),
);

/** The error's message and hint. */
function refusalOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof UsageError) return `${error.message}\n${error.hint ?? ''}`;
    throw error;
  }
  throw new Error('expected a refusal');
}

it('kernels are in the order of their versions, a candidate before its release', () => {
  const wanted = [
    '5.10.0',
    '6.1.0-40-amd64',
    '6.9.2',
    '6.12.3',
    '6.12.10',
    '6.18.0-rc3',
    '6.18.0-rc12',
    '6.18.0',
    '7.0',
  ];
  expect(wanted.toReversed().sort(compareKernels)).toEqual(wanted);
});

it('a run that is named twice is refused, its two kernels are not', () => {
  const [first, second] = RUNS;
  if (first === undefined || second === undefined) throw new Error('six runs');
  expect(refusalOf(() => inOrder([first, second, { ...first, name: 'results/copy' }], 'time'))).toBe(
    'expected each run once, found n001 twice: n001 and results/copy\nLeave one out.',
  );
  expect(inOrder([{ ...second, run_id: 'n001' }, first], 'time').map(({ kernel }) => kernel)).toEqual(
    KERNELS.slice(0, 2),
  );
});

describe('--since', () => {
  const since = (baseline: string): string[] => sinceBaseline(RUNS, baseline).map(({ run_id }) => run_id);

  it.each([
    ['v6.12', 'n002'],
    ['6.12', 'n002'],
    ['6.12.9', 'n003'],
    ['6.1', 'n001'],
    ['v6.18', 'n005'],
    ['6.18.0', 'n005'],
    ['6', 'n001'],
    ['n004', 'n004'],
    ['2026-01-08', 'n004'],
    ['2026-01-08T02:59:59Z', 'n004'],
    ['2026-01-08T03:00:01', 'n005'],
  ])('%s begins at %s', (baseline, first) => {
    expect(since(baseline)[0]).toBe(first);
    expect(since(baseline).at(-1)).toBe('n006');
  });

  it.each(['6.13', 'v6.12.1', '6.2', 'x', '2026-02-01', '2026-13-99'])(
    '%s is of no run, which is told',
    (baseline) => {
      expect(refusalOf(() => since(baseline))).toBe(
        `--since ${baseline}: expected a date, a run id or a kernel of the series, found none of it\nIt has the kernels 6.1.0-40-amd64, 6.12.3, 6.12.9, 6.18.0-rc3, 6.18.0, and runs from n001 (2026-01-05) to n006 (2026-01-10).`,
      );
    },
  );

  it('the start of several run ids is not one', () => {
    expect(refusalOf(() => since('n00'))).toMatch(
      /^--since n00: expected the start of one run id, found n001, n002/,
    );
  });
});

describe('runs that measured something else', () => {
  const other = plan(['vfs'], ['runc'], { rounds: 1, iterations: 1, image: 'builtin:layers' });
  const mixed = openedSeries(
    madeSeries({
      planOf: (index) => (index === 1 ? other : PLAN),
      runs: 4,
      kernelOf: (index) => KERNELS[index] ?? '',
    }),
  );
  const strict = { allowed: [], leaveOut: false };

  it('are refused by name, with what differs', () => {
    expect(refusalOf(() => ofOneSeries(mixed, strict))).toBe(
      'expected runs that measured the same as the newest, n004; 1 of 4 did not:\n  n002: workload (image: builtin:layers -> builtin:hello)\nLeave them out with --leave-out, or take a difference as harmless: --allow workload',
    );
  });

  it('are left out with the reason, or kept, if that is asked for', () => {
    const left = ofOneSeries(mixed, { ...strict, leaveOut: true });
    expect(left.runs.map(({ run_id }) => run_id)).toEqual(['n001', 'n003', 'n004']);
    expect(left.leftOut).toEqual([
      {
        ...{ name: 'n002', run_id: 'n002' },
        reason: 'not the same as the newest: workload (image: builtin:layers -> builtin:hello)',
      },
    ]);
    expect(ofOneSeries(mixed, { ...strict, allowed: ['workload'] })).toEqual({ runs: mixed, leftOut: [] });
  });

  it('are not those of another kernel, engine or runtime: a series follows these', () => {
    expect(ofOneSeries(RUNS, strict)).toEqual({ runs: RUNS, leftOut: [] });
    expect(refusalOf(() => ofOneSeries(RUNS, { ...strict, allowed: ['kernel'] }))).toBe(
      '--allow kernel: expected a difference between runs of the series, found none of that name\nNothing differs that must not.',
    );
  });

  it('are also those of another image under the same name', () => {
    const digests = mixed
      .filter((_, index) => index !== 1)
      .map((run, index) => {
        const runs = run.side.results.runs.map((one) => ({
          ...one,
          fingerprint: { ...one.fingerprint, image: index === 0 ? 'sha256:a' : 'sha256:b' },
        }));
        return { ...run, side: { ...run.side, results: { ...run.side.results, runs } } };
      });
    expect(refusalOf(() => ofOneSeries(digests, strict))).toContain(
      'n001: workload (image_digest: sha256:a -> sha256:b)',
    );
  });
});
