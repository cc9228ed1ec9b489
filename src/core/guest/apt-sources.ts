import type { Suite } from './request.ts';

/** What a kernel of another suite may bring with it: its parts, and the scripts that its installation calls. */
const KERNEL_PACKAGES = 'linux-image-* linux-binary-* linux-modules-* linux-base linux-base-*';

/**
 * One line of sources.list(5). Signatures are checked; the date until which a suite's index was to be used is
 * not, since snapshots and slow mirrors are older: a guest lives for a run and meets no one.
 */
export function aptSource(mirror: string, suite: Suite, keyring?: string): string {
  const options = [...(keyring === undefined ? [] : [`signed-by=${keyring}`]), 'check-valid-until=no'];
  return `deb [${options.join(' ')}] ${mirror} ${suite} main`;
}

/**
 * apt_preferences(5) that take kernels, and nothing else, from other suites: the user land stays the own
 * suite's. `linux-base` is taken from there, since a newer kernel asks for a newer one.
 */
export function kernelPreferences(others: readonly Suite[]): string {
  return others
    .flatMap((suite) => [
      ...['Package: *', `Pin: release n=${suite}`, 'Pin-Priority: -1', ''],
      ...[`Package: ${KERNEL_PACKAGES}`, `Pin: release n=${suite}`, 'Pin-Priority: 600', ''],
    ])
    .join('\n');
}
