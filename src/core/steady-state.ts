import type { RestartSeries } from './restart-series.ts';
import { mean } from './statistics/moments.ts';
import { changepoints } from './statistics/pelt.ts';
import { median } from './statistics/robust.ts';
import { blockMedians } from './statistics/thin.ts';

/**
 * What a cell's loop does after an engine start, in the words of Barrett et al., "Virtual Machine Warmup Blows
 * Hot and Cold" (OOPSLA 2017): `flat`, no change found; `warmup`, it ends faster than it began; `slowdown`,
 * slower; `no-steady-state`, it still changes in its last quarter; `short`, too few iterations to tell.
 */
export type SteadyState = 'flat' | 'warmup' | 'slowdown' | 'no-steady-state' | 'short';

const FEWEST = 10;
const MOST = 500;

/**
 * Changes are looked for in what the restarts have in common: the median over restarts of each iteration,
 * relative to its restart's own median, so that a slow restart does not look like a change in the loop.
 */
export function steadyState(restarts: readonly RestartSeries[]): SteadyState {
  const profile = blockMedians(commonCourse(restarts), MOST);
  if (profile.length < FEWEST) return 'short';
  const starts = changepoints(profile);
  const last = starts.at(-1);
  if (last === undefined) return 'flat';
  if (last >= profile.length * 0.75) return 'no-steady-state';
  const first = mean(profile.slice(0, starts[0])) ?? 0;
  const final = mean(profile.slice(last)) ?? 0;
  return final < first ? 'warmup' : 'slowdown';
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
