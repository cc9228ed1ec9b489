/** Beyond this the continued fraction converges faster than the series, and keeps the digits of a small tail. */
const TAIL = 3;
const TERMS = 200;

/**
 * P(Z <= z) of the standard normal: the series of Marsaglia, "Evaluating the Normal Distribution" (J. Stat. Software
 * 11(4), 2004) near the middle, the continued fraction of Abramowitz & Stegun 26.2.14 in the tails.
 */
export function normalCdf(z: number): number {
  const size = Math.abs(z);
  const density = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
  if (size > TAIL) {
    let fraction = size;
    for (let term = TERMS; term > 0; term--) fraction = size + term / fraction;
    const tail = density / fraction;
    return z > 0 ? 1 - tail : tail;
  }
  let term = z;
  let sum = z;
  for (let index = 3; index < TERMS; index += 2) {
    term *= (z * z) / index;
    sum += term;
  }
  return 0.5 + density * sum;
}

/** Wichura's rational approximations: coefficients of numerator and denominator, lowest power first. */
const MIDDLE = {
  over: [
    3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
    45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
  ],
  under: [
    1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867,
    39307.89580009271061, 28729.085735721942674, 5226.495278852854561,
  ],
};
const OUTER = {
  over: [
    1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
    1.27045825245236838258, 0.24178072517745061177, 0.0227238449892691845833, 7.7454501427834140764e-4,
  ],
  under: [
    1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455, 0.14810397642748007459,
    0.0151986665636164571966, 5.475938084995344946e-4, 1.05075007164441684324e-9,
  ],
};
const FAR = {
  over: [
    6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123,
    0.026532189526576123093, 0.0012426609473880784386, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
  ],
  under: [
    1, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525, 7.868691311456132591e-4,
    1.8463183175100546818e-5, 1.4215117583164458887e-7, 2.04426310338993978564e-15,
  ],
};

/**
 * The z with P(Z <= z) = p of the standard normal, to about 16 digits (Wichura, "Algorithm AS 241: The Percentage
 * Points of the Normal Distribution", Applied Statistics 37, 1988).
 *
 * @param p - above 0 and below 1
 * @throws RangeError if `p` is outside its range
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`normal quantile: p must be within 0..1, got ${p}`);
  const fromMiddle = p - 0.5;
  if (Math.abs(fromMiddle) <= 0.425) return fromMiddle * rational(MIDDLE, 0.180625 - fromMiddle ** 2);
  const depth = Math.sqrt(-Math.log(Math.min(p, 1 - p)));
  const size = depth <= 5 ? rational(OUTER, depth - 1.6) : rational(FAR, depth - 5);
  return fromMiddle < 0 ? -size : size;
}

function rational({ over, under }: { over: readonly number[]; under: readonly number[] }, x: number): number {
  const polynomial = (coefficients: readonly number[]): number =>
    coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
  return polynomial(over) / polynomial(under);
}
