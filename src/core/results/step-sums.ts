import type { StepSum } from '../plan/step-sum.ts';
import type { RestartSeries } from './restart-series.ts';
import type { ResultSet } from './result-set.ts';

/** The sums of steps that belong together, by the last of their steps. */
export function sumsByLast(results: ResultSet): ReadonlyMap<string, StepSum> {
  return new Map((results.plan.sums ?? []).map((sum) => [sum.of.at(-1) ?? '', sum]));
}

/** The sum of each sample; a sample without all of the steps has none. */
export function sumValues({ steps_us: steps }: RestartSeries, { of }: StepSum): readonly number[] {
  const [first = [], ...others] = of.map((step) => steps[step] ?? []);
  return first.flatMap((us, index) => {
    const parts = others.map((values) => values[index]);
    return parts.every((part) => part !== undefined) ? [parts.reduce((sum, part) => sum + part, us)] : [];
  });
}
