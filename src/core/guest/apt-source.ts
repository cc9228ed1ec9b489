import type { Suite } from './request.ts';

/**
 * One line of sources.list(5). Signatures are checked; an index's expiry date is not, since snapshots and slow mirrors
 * are older. A guest lives for one run and serves no one else.
 */
export function aptSource(mirror: string, suite: Suite, keyring?: string): string {
  const options = [...(keyring === undefined ? [] : [`signed-by=${keyring}`]), 'check-valid-until=no'];
  return `deb [${options.join(' ')}] ${mirror} ${suite} main`;
}
