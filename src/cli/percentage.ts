import { UsageError } from '../core/errors.ts';

/**
 * Reads `5%`, `5 %`, `5` and `0.5%` as a fraction. A bare number below 1 is refused: 0.05 may be meant as 5 % or as
 * 0.05 %.
 * @throws UsageError for anything else, naming the option
 */
export function percentage(option: string, text: string): number {
  const [, number, sign] = /^(\d+(?:\.\d+)?) ?(%?)$/.exec(text) ?? [];
  const percent = Number(number);
  if (number === undefined || percent >= 1000) {
    throw new UsageError(`${option}: expected a percentage such as 5%, found ${JSON.stringify(text)}`);
  }
  if (sign === '' && percent > 0 && percent < 1) {
    const whole = Number((percent * 100).toPrecision(12));
    throw new UsageError(`${option}: expected a percentage such as 5%, found ${text}`, {
      hint: `Write ${whole}% for ${whole} percent, or ${number}% for ${number} percent.`,
    });
  }
  return percent / 100;
}
