import type { Check } from './events.ts';

/** A row of a proof that is ok where both texts are the same. */
export function check(what: string, expected: string, found: string): Check {
  return { what, expected, found, ok: expected === found };
}
