import { logGamma } from './log-gamma.ts';

/** Replaces a denominator of 0 in Lentz's method. */
const TINY = 1e-300;
const PRECISION = 1e-15;
/**
 * The fraction needs on the order of the root of max(a, b) terms: this is enough for millions of degrees of freedom.
 */
const MAX_TERMS = 10_000;

/**
 * The regularized incomplete beta function I_x(a, b), by the continued fraction of DLMF 8.17.22 in the form of Press et
 * al., Numerical Recipes (3rd ed.), 6.4.
 *
 * @param x - 0..1
 * @param complement - 1 - x, a separate parameter because the caller often knows it to more digits
 */
export function regularizedIncompleteBeta(a: number, b: number, x: number, complement: number): number {
  if (x <= 0) return 0;
  if (complement <= 0) return 1;
  const scale = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(complement),
  );
  // The fraction converges fast on this side only; the symmetry I_x(a, b) = 1 - I_(1-x)(b, a) gives the other.
  if (x < (a + 1) / (a + b + 2)) return (scale * continuedFraction(a, b, x)) / a;
  return 1 - (scale * continuedFraction(b, a, complement)) / b;
}

/** Modified Lentz evaluation (Thompson & Barnett 1986), two terms per step. */
function continuedFraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m <= MAX_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    value *= d * c;
    if (Math.abs(d * c - 1) < PRECISION) break;
  }
  return value;
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
