import { UsageError } from '../core/errors.ts';

/**
 * Reads `5%`, `5 %`, `5` and `0.5%` as a fraction.
 * @throws UsageError for anything else, naming the option
 */
export function percentage(option: string, text: string): number {
  const percent = /^\d+(?:\.\d+)?(?= ?%?$)/.exec(text)?.[0];
  if (percent === undefined || Number(percent) >= 1000) {
    throw new UsageError(`${option}: expected a percentage such as 5%, found ${JSON.stringify(text)}`);
  }
  return Number(percent) / 100;
}
