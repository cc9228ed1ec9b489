import type { RestartSeries } from '../results/restart-series.ts';
import { differenceP, type MeanDifference } from '../statistics/mean-difference.ts';
import { sampleSd } from '../statistics/moments.ts';
import { changepoints } from '../statistics/pelt.ts';
import { median } from '../statistics/robust.ts';
import { blockMedians } from '../statistics/thin.ts';
import { welch } from '../statistics/welch.ts';

/**
 * How a cell's loop develops after an engine start, in the terms of Barrett et al., "Virtual Machine Warmup Blows Hot
 * and Cold" (OOPSLA 2017): `flat`, it ends as it began; `warmup`, faster; `slowdown`, slower; `no-steady-state`, it
 * still changes in its last quarter; `short`, too few iterations to tell.
 */
export type SteadyState = 'flat' | 'warmup' | 'slowdown' | 'no-steady-state' | 'short';

const FEWEST = 10;
const MOST = 500;
const ALPHA = 0.01;

/**
 * Changes are looked for in what the restarts have in common: the median over restarts of each iteration, relative to
 * its restart's median, so that a slow restart does not look like a change in the loop.
 */
export function steadyState(restarts: readonly RestartSeries[]): SteadyState {
  const profile = blockMedians(commonCourse(restarts), MOST);
  if (profile.length < FEWEST) return 'short';
  const starts = changepoints(profile);
  const last = starts.at(-1);
  if (last === undefined) return 'flat';
  if (last >= profile.length * 0.75) return 'no-steady-state';
  const [first, final] = [profile.slice(0, starts[0]), profile.slice(last)];
  const change = welch(first, final);
  if (change === undefined || !isOfTheMean(change, first, final)) return 'flat';
  return change.difference < 0 ? 'warmup' : 'slowdown';
}

/** A change may be one of the variance alone. With few iterations the test says nothing: then the size decides. */
function isOfTheMean(change: MeanDifference, first: readonly number[], final: readonly number[]): boolean {
  const spread = Math.max(sampleSd(first) ?? 0, sampleSd(final) ?? 0);
  return Math.abs(change.difference) > spread || differenceP(change) < ALPHA;
}

function commonCourse(restarts: readonly RestartSeries[]): number[] {
  const byIteration = new Map<number, number[]>();
  for (const { iterations, totals_us: totals } of restarts) {
    const centre = median(totals);
    if (centre === undefined || centre === 0) continue;
    for (const [index, iteration] of iterations.entries()) {
      const total = totals[index];
      if (total === undefined) continue;
      const at = byIteration.get(iteration);
      if (at === undefined) byIteration.set(iteration, [total / centre]);
      else at.push(total / centre);
    }
  }
  return [...byIteration].toSorted(([a], [b]) => a - b).flatMap(([, ratios]) => median(ratios) ?? []);
}
