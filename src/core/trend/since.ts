import { UsageError } from '../errors.ts';
import type { SeriesRun } from './series-run.ts';

const DATE = /^\d{4}-\d\d-\d\d(?:T[\d:.]+Z?)?$/;

/**
 * The series from a baseline on. In this order a baseline is a date (all runs begun then or later), the id of a run or
 * the start of one (that run and all after it), or a kernel or the start of one, with or without a `v` (the first run of
 * it and all after it): `v6.12` is 6.12.3, and not 6.1.
 * @param runs - in order
 * @throws UsageError if it is none, or of several runs
 */
export function sinceBaseline(runs: readonly SeriesRun[], baseline: string): readonly SeriesRun[] {
  if (DATE.test(baseline)) {
    const from = Date.parse(baseline.includes('T') && !baseline.endsWith('Z') ? `${baseline}Z` : baseline);
    if (Number.isNaN(from)) throw noSuch(runs, baseline);
    return orNone(
      runs,
      baseline,
      runs.filter(({ started_at: at }) => Date.parse(at) >= from),
    );
  }
  const ids = new Set(runs.flatMap(({ run_id: id }) => (id.startsWith(baseline) ? [id] : [])));
  const wanted = ids.has(baseline) ? baseline : [...ids][0];
  if (wanted === undefined) return sinceKernel(runs, baseline);
  if (ids.size > 1 && wanted !== baseline) {
    throw new UsageError(
      `--since ${baseline}: expected the start of one run id, found ${[...ids].slice(0, 5).join(', ')}`,
      {
        hint: 'Write more of it.',
      },
    );
  }
  return runs.slice(runs.findIndex(({ run_id }) => run_id === wanted));
}

function sinceKernel(runs: readonly SeriesRun[], baseline: string): readonly SeriesRun[] {
  const version = baseline.replace(/^v(?=\d)/, '');
  const isOf = (kernel: string | undefined): boolean =>
    kernel === version ||
    (kernel?.startsWith(version) === true && !/[\dA-Za-z]/.test(kernel[version.length] ?? ''));
  const first = runs.findIndex(({ kernel }) => isOf(kernel));
  return orNone(runs, baseline, first === -1 ? [] : runs.slice(first));
}

function orNone(
  runs: readonly SeriesRun[],
  baseline: string,
  found: readonly SeriesRun[],
): readonly SeriesRun[] {
  if (found.length === 0) throw noSuch(runs, baseline);
  return found;
}

function noSuch(runs: readonly SeriesRun[], baseline: string): UsageError {
  const kernels = [...new Set(runs.map(({ kernel }) => kernel ?? 'unknown'))];
  const [first, last] = [runs[0], runs.at(-1)];
  return new UsageError(
    `--since ${baseline}: expected a date, a run id or a kernel of the series, found none of it`,
    {
      hint: `It has the kernels ${kernels.join(', ')}, and runs from ${first?.run_id ?? ''} (${day(first)}) to ${last?.run_id ?? ''} (${day(last)}).`,
    },
  );
}

function day(run: SeriesRun | undefined): string {
  return run?.started_at.slice(0, 10) ?? '';
}
