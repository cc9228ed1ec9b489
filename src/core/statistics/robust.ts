import { quantile } from './quantile.ts';

/** 1 / the 0.75 quantile of the standard normal: makes the MAD of normal data estimate their sigma. */
export const NORMAL_CONSISTENCY = 1.4826;

/** The middle value, in the unit of the values; `undefined` for no values. */
export function median(values: readonly number[]): number | undefined {
  return quantile(values, 0.5);
}

/**
 * The median absolute deviation times 1.4826: a spread that a few slow outliers do not move (Rousseeuw & Croux,
 * "Alternatives to the Median Absolute Deviation", JASA 88(424), 1993).
 *
 * @returns in the unit of the values; `undefined` for no values
 */
export function scaledMad(values: readonly number[]): number | undefined {
  const centre = median(values);
  if (centre === undefined) return undefined;
  const deviation = median(values.map((value) => Math.abs(value - centre)));
  return deviation === undefined ? undefined : NORMAL_CONSISTENCY * deviation;
}
