/** Microseconds as text in milliseconds, to about three digits: `1204`, `52.3`, `0.87`. */
export function milliseconds(us: number): string {
  // Avoids a sign before a rounded 0.
  return (us / 1000).toFixed(decimals(us)).replace(/^-(0(?:\.0*)?)$/, '$1');
}

/** A mean with half the width of its confidence interval, to the digits of the mean: `312 ±4`. */
export function meanWithHalfWidth(meanUs: number, low: number | undefined, high: number | undefined): string {
  const value = milliseconds(meanUs);
  if (low === undefined || high === undefined) return value;
  const half = (high - low) / 2000;
  const text = half.toFixed(decimals(meanUs));
  // `±0` would claim too much certainty. Below the microsecond that times are recorded in, nothing is left to claim.
  return `${value} ±${Number(text) === 0 && half >= 0.0005 ? half.toPrecision(1) : text}`;
}

function decimals(us: number): number {
  const size = Math.abs(us);
  if (size >= 100_000) return 0;
  return size >= 10_000 ? 1 : 2;
}
