import type { Check } from './events.ts';

/** A row of a proof; ok if both texts are equal. */
export function check(what: string, expected: string, found: string): Check {
  return { what, expected, found, ok: expected === found };
}
