/** Lanczos coefficients for g = 7, n = 9 (P. Godfrey, "A note on the computation of the Gamma function", 2001). */
const LANCZOS_G = 7;
const LANCZOS_FIRST = 0.99999999999980993;
const LANCZOS_REST = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** ln of the gamma function for `x` > 0, to about 14 digits. */
export function logGamma(x: number): number {
  // The series holds from 0.5 on; the reflection formula (DLMF 5.5.3) covers the rest.
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const shifted = x - 1;
  const series = LANCZOS_REST.reduce(
    (sum, coefficient, index) => sum + coefficient / (shifted + index + 1),
    LANCZOS_FIRST,
  );
  const base = shifted + LANCZOS_G + 0.5;
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(series);
}
