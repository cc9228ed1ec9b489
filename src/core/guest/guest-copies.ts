import type { PackageSource } from '../packages/debian-source.ts';
import type { Manifest } from '../packages/manifest.ts';
import { GUEST_PATHS } from './guest-paths.ts';
import { shellWords } from './shell-words.ts';

/** A folder or a program of the host's that a guest gets a copy of, at the same path. */
export interface GuestCopy {
  /** Absolute: programs name their loader and libraries by it. */
  readonly path: string;
  /** The suite that a folder of the package cache comes from; absent: it is a program. */
  readonly source?: PackageSource;
}

export function packageCopies(manifests: readonly Manifest[]): GuestCopy[] {
  return manifests.map(({ source, folder }) => ({ source, path: folder }));
}

/** Its name on the share, below {@link GUEST_PATHS.copies}. */
export function sharedName(index: number): string {
  return String(index + 1);
}

/**
 * A shell's command that copies all from the share to the guest's disk, where its own engine and runtimes lie: a program on
 * a share of the host starts more slowly. The guest's cache leads to the packages.
 */
export function bringCopies(copies: readonly GuestCopy[]): string {
  const commands = copies.flatMap(({ source, path }, index) => {
    const above = path.slice(0, path.lastIndexOf('/'));
    const bring = [
      ['mkdir', '-p', above],
      ['cp', '-a', '--remove-destination', `${GUEST_PATHS.copies}/${sharedName(index)}`, path],
    ];
    const place = `${GUEST_PATHS.cache}/packages/${source ?? ''}`;
    if (source === undefined || place === above) return bring;
    return [...bring, ['mkdir', '-p', place.slice(0, place.lastIndexOf('/'))], ['ln', '-sfn', above, place]];
  });
  // Or the disk would be written to beside the measurement.
  return [...commands.map(shellWords), 'sync'].join(' && ');
}
