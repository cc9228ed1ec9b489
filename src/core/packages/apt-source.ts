import { DEBIAN_KEYRING, type Suite } from './debian-source.ts';

/**
 * A guest's line of sources.list(5). Signatures are checked; an index's expiry date is not, since snapshots and slow
 * mirrors are older. A guest lives for one run and serves no one else.
 */
export function aptSource(mirror: string, suite: Suite, keyring?: string): string {
  const options = [...(keyring === undefined ? [] : [`signed-by=${keyring}`]), 'check-valid-until=no'];
  return line(options, mirror, suite);
}

/**
 * A line for packages whose programs run on this host: the host's own settings say whether an index may have expired.
 * Only its list of packages is fetched, whatever else apt.conf.d asks for.
 * @param architecture as dpkg names it
 */
export function packageSource(mirror: string, suite: Suite, architecture: string): string {
  return line([`arch=${architecture}`, `signed-by=${DEBIAN_KEYRING}`, 'target=Packages'], mirror, suite);
}

function line(options: readonly string[], mirror: string, suite: Suite): string {
  return `deb [${options.join(' ')}] ${mirror} ${suite} main`;
}
