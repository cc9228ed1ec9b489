import { mean, sampleSd } from './moments.ts';

/** A run's value: the mean over its units, and how many. */
export interface RunUnits {
  readonly units: readonly number[];
}

/** Where the values of a series scatter: variances, in the square of the unit. */
export interface SeriesScatter {
  /** Between the units of one run; `undefined` if no run has two. */
  readonly within: number | undefined;
  /** What a run brings along beyond what its units explain; 0 or more. */
  readonly between: number;
}

/**
 * Splits the scatter of a series by its runs' own. The part within runs is pooled over all of them; the whole is half the
 * mean square of the difference from one run to the next, which a change of level enters once only (von Neumann et al.,
 * "The Mean Square Successive Difference", 1941).
 */
export function seriesScatter(runs: readonly RunUnits[]): SeriesScatter {
  let [squares, df] = [0, 0];
  for (const { units } of runs) {
    if (units.length < 2) continue;
    squares += (sampleSd(units) ?? 0) ** 2 * (units.length - 1);
    df += units.length - 1;
  }
  const within = df === 0 ? undefined : squares / df;
  const steps = runs.slice(1).map(({ units }, index) => {
    const before = runs[index]?.units ?? [];
    const explained = (within ?? 0) * (1 / before.length + 1 / units.length);
    return (((mean(units) ?? 0) - (mean(before) ?? 0)) ** 2 - explained) / 2;
  });
  return { within, between: Math.max(0, mean(steps) ?? 0) };
}

/**
 * The weight of each run: one over the variance of its value, so that a run with few units counts for less, scaled to a
 * mean of 1. Where runs differ more than their units explain, weights become alike: a thousand units of one run share what
 * that run brought along (DerSimonian & Laird, "Meta-analysis in Clinical Trials", 1986).
 */
export function runWeights(runs: readonly RunUnits[]): number[] {
  const { within, between } = seriesScatter(runs);
  const variances = runs.map(({ units }) => between + (within ?? 0) / Math.max(1, units.length));
  const raw = variances.map((variance, index) =>
    variance > 0 ? 1 / variance : within === undefined ? 1 : (runs[index]?.units.length ?? 1),
  );
  const scale = mean(raw) ?? 1;
  return raw.map((weight) => weight / scale);
}
