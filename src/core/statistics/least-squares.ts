import { mean } from './moments.ts';
import type { Point } from './theil-sen.ts';

/**
 * The slope of the straight line with the least sum of squared distances in y (Legendre 1805).
 *
 * @returns y's unit per x's; `undefined` if no two points differ in x
 */
export function leastSquaresSlope(points: readonly Point[]): number | undefined {
  const [meanX, meanY] = [mean(points.map(({ x }) => x)), mean(points.map(({ y }) => y))];
  if (meanX === undefined || meanY === undefined) return undefined;
  let [products, squares] = [0, 0];
  for (const { x, y } of points) {
    products += (x - meanX) * (y - meanY);
    squares += (x - meanX) ** 2;
  }
  return squares === 0 ? undefined : products / squares;
}
