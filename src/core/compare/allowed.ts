import { UsageError } from '../errors.ts';
import type { Difference } from './differences.ts';

/**
 * Checks that only the thing under test differs. Other differences must be allowed by name, or the verdict would be on
 * all of them at once.
 * @throws UsageError that lists the differences
 */
export function requireOneDifference(found: readonly Difference[], allowed: readonly string[]): void {
  const names = found.map(({ name }) => name);
  const unknown = allowed.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`--allow ${unknown}: expected a difference of these two, found none of that name`, {
      hint: names.length === 0 ? 'Nothing that is recorded differs.' : `They differ in ${names.join(', ')}.`,
    });
  }
  const left = found.filter(({ name }) => !allowed.includes(name));
  if (left.length <= 1) return;
  const lines = left.flatMap(({ name, details }) =>
    details.map((detail) => `  ${name}: ${detail.length > 160 ? `${detail.slice(0, 157)}...` : detail}`),
  );
  const other = left.slice(1).map(({ name }) => `--allow ${name}`);
  throw new UsageError(
    `expected one thing that differs between the two, found ${left.length}:\n${lines.join('\n')}`,
    { hint: `Allow all but the one you want a verdict on, for example: ${other.join(' ')}` },
  );
}
