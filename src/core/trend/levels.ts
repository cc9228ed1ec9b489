import type { MeanDifference } from '../statistics/mean-difference.ts';
import type { Weighed } from '../statistics/energy-scan.ts';
import type { Series } from './change-points.ts';

/** What lies between two changes: values from one index up to, and without, another. */
export interface Part {
  readonly from: number;
  readonly to: number;
}

/** A series cut at its changes. */
export interface Levelled {
  readonly parts: readonly Part[];
  /** Variance of a value of weight 1 around its level, over all parts. */
  readonly variance: number;
  readonly df: number;
}

/** @param changes - indexes of the first values after each, ascending */
export function levelled(series: Series, changes: readonly number[]): Levelled {
  const borders = [0, ...changes, series.values.length];
  const parts = borders.slice(1).map((to, index) => ({ from: borders[index] ?? 0, to }));
  let squares = 0;
  for (const part of parts) {
    const level = levelIn(series, part);
    for (let index = part.from; index < part.to; index++) {
      squares += (series.weights[index] ?? 0) * ((series.values[index] ?? 0) - level) ** 2;
    }
  }
  const df = series.values.length - parts.length;
  const variance = Math.max(df > 0 ? squares / df : 0, series.leastVariance ?? 0);
  return { parts, variance, df };
}

/** The weighted mean of a part. */
export function levelIn({ values, weights }: Weighed, { from, to }: Part): number {
  let [sum, weight] = [0, 0];
  for (let index = from; index < to; index++) {
    sum += (weights[index] ?? 0) * (values[index] ?? 0);
    weight += weights[index] ?? 0;
  }
  return sum / weight;
}

function weightIn({ weights }: Weighed, { from, to }: Part): number {
  return weights.slice(from, to).reduce((sum, weight) => sum + weight, 0);
}

/**
 * The level of `after` less that of `before`, with the scatter of the whole series: a new level has few runs, too few to
 * know its own scatter by.
 */
export function levelDifference(
  series: Weighed,
  { variance, df }: Pick<Levelled, 'variance' | 'df'>,
  before: Part,
  after: Part,
): MeanDifference {
  const [left, right] = [weightIn(series, before), weightIn(series, after)];
  return {
    difference: levelIn(series, after) - levelIn(series, before),
    standardError: Math.sqrt(variance * (1 / left + 1 / right)),
    df: Math.max(1, df),
  };
}

/**
 * Twice the log likelihood that a place may lose against the best one and still be in the 95 % set: -2 ln(1 - sqrt(0.95))
 * (Siegmund, "Confidence Sets in Change-Point Problems", International Statistical Review 56, 1988, for many values and a
 * change that is not large; conservative for a large one).
 */
const PLACE_LOSS = -2 * Math.log(1 - Math.sqrt(0.95));

/** The first and the last index in a part at which its change may be, at 95 %. @param at - where it is likeliest */
export function placesOf(
  series: Weighed,
  { variance }: Pick<Levelled, 'variance'>,
  part: Part,
  at: number,
): { readonly earliest: number; readonly latest: number } {
  const gain = (place: number): number => {
    const [before, after] = [
      { from: part.from, to: place },
      { from: place, to: part.to },
    ];
    const [left, right] = [weightIn(series, before), weightIn(series, after)];
    return ((levelIn(series, after) - levelIn(series, before)) ** 2 * left * right) / (left + right);
  };
  const places = Array.from({ length: part.to - part.from - 1 }, (_, index) => part.from + 1 + index);
  const best = Math.max(gain(at), ...places.map(gain));
  const possible = places.filter((place) => place === at || best - gain(place) <= PLACE_LOSS * variance);
  return { earliest: Math.min(...possible), latest: Math.max(...possible) };
}
