import { differenceInterval, type MeanDifference } from '../statistics/mean-difference.ts';

/** B / A with its 95 % confidence interval; bounds are `undefined` if there are too few units. */
export interface Ratio {
  readonly ratio: number;
  readonly low: number | undefined;
  readonly high: number | undefined;
}

/** From a difference of ln to a ratio. */
export function ratioOf(found: MeanDifference): Ratio {
  const { low, high } = differenceInterval(found);
  return { ratio: Math.exp(found.difference), low: Math.exp(low), high: Math.exp(high) };
}

/** Whether the interval of one test shows a change; `undefined` if it does not. */
export function direction({ low, high }: Ratio): 'slower' | 'faster' | undefined {
  if (low !== undefined && low > 1) return 'slower';
  return high !== undefined && high < 1 ? 'faster' : undefined;
}
