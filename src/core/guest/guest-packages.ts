import type { PackageSource } from '../packages/debian-source.ts';
import type { Manifest } from '../packages/manifest.ts';
import { GUEST_PATHS } from './guest-paths.ts';
import { shellWords } from './shell-words.ts';

/** A folder of the host's package cache that a guest gets. */
export interface GuestPackages {
  readonly source: PackageSource;
  /** Absolute, and the same in the guest: programs name their loader and libraries by it. */
  readonly folder: string;
}

export function guestPackages(manifests: readonly Manifest[]): GuestPackages[] {
  return manifests.map(({ source, folder }) => ({ source, folder }));
}

/** The folder's name on the share, below {@link GUEST_PATHS.packages}. */
export function sharedName(index: number): string {
  return String(index + 1);
}

/**
 * A shell's command that copies packages from the share to the guest's disk, where its own engine and runtimes lie:
 * a program on a share of the host starts more slowly. The guest's cache leads to them.
 */
export function bringPackages(packages: readonly GuestPackages[]): string {
  const commands = packages.flatMap(({ source, folder }, index) => {
    const above = folder.slice(0, folder.lastIndexOf('/'));
    const place = `${GUEST_PATHS.cache}/packages/${source}`;
    return [
      ['mkdir', '-p', above],
      ['cp', '-a', `${GUEST_PATHS.packages}/${sharedName(index)}`, folder],
      ...(place === above
        ? []
        : [
            ['mkdir', '-p', place.slice(0, place.lastIndexOf('/'))],
            ['ln', '-sfn', above, place],
          ]),
    ];
  });
  // Or the disk would be written to beside the measurement.
  return [...commands.map(shellWords), 'sync'].join(' && ');
}
