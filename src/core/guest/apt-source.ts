import type { Suite } from './request.ts';

/**
 * One line of sources.list(5). Signatures are checked; the date until which a suite's index was to be used is
 * not, since snapshots and slow mirrors are older: a guest lives for a run and meets no one.
 */
export function aptSource(mirror: string, suite: Suite, keyring?: string): string {
  const options = [...(keyring === undefined ? [] : [`signed-by=${keyring}`]), 'check-valid-until=no'];
  return `deb [${options.join(' ')}] ${mirror} ${suite} main`;
}
