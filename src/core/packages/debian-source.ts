/** Debian suites whose packages the tool takes, oldest first. */
export const SUITES = ['bullseye', 'bookworm', 'trixie', 'sid'] as const;

export type Suite = (typeof SUITES)[number];

export const DEFAULT_MIRROR = 'http://deb.debian.org/debian';

/** Where Debian's own package debian-archive-keyring keeps the keys that sign its suites. */
export const DEBIAN_KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

const DISTRIBUTION = 'debian/';

/** A suite as a scenario names it. */
export type PackageSource = `${typeof DISTRIBUTION}${Suite}`;

export const PACKAGE_SOURCES = SUITES.map((suite): PackageSource => `${DISTRIBUTION}${suite}`);

export function suiteOf(source: PackageSource): Suite {
  return source.slice(DISTRIBUTION.length) as Suite;
}
