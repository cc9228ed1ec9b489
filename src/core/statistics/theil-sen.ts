import { median } from './robust.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * The slope of y over x as the median of the slopes of all pairs, which a few slow outliers do not move (Sen,
 * "Estimates of the Regression Coefficient Based on Kendall's Tau", JASA 63(324), 1968). Takes O(n^2) pairs.
 *
 * @returns y's unit per x's; `undefined` if no two points differ in x
 */
export function theilSenSlope(points: readonly Point[]): number | undefined {
  const slopes: number[] = [];
  for (const [index, from] of points.entries()) {
    for (const to of points.slice(index + 1)) {
      if (to.x !== from.x) slopes.push((to.y - from.y) / (to.x - from.x));
    }
  }
  return median(slopes);
}
