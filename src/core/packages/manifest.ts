import type { DebianPackage } from './debian-package.ts';
import type { PackageSource } from './debian-source.ts';

/** Name of the manifest in a folder of the cache. Written last: a folder that has one is complete. */
export const MANIFEST = 'manifest.json';

/** The version of its form. A folder of another one is fetched again. */
export const MANIFEST_SCHEMA = 1;

export type PackageId = Pick<DebianPackage, 'name' | 'version' | 'bytes' | 'sha256'>;

/** A program that packages brought. */
export interface CachedProgram {
  /** Relative to the manifest's folder. */
  readonly path: string;
  /** SHA-256 of the file in the package. */
  readonly packaged: string;
  /** SHA-256 of the file that runs: a dynamic program is told where its libraries are. */
  readonly sha256: string;
}

/** What a folder of the cache holds. */
export interface Manifest {
  readonly schema: number;
  readonly source: PackageSource;
  readonly architecture: string;
  /** Names of the packages that were asked for, sorted. */
  readonly asked: readonly string[];
  /** They, and those of their libraries. */
  readonly packages: readonly PackageId[];
  /** By their file names. */
  readonly programs: Readonly<Record<string, CachedProgram>>;
  /** Absolute; programs name their loader and libraries by it, so the folder cannot be moved. */
  readonly folder: string;
  readonly mirror: string;
  readonly fetched_at: string;
}

/** Whether a cached folder has what is asked for, where it was made. */
export function answers(manifest: Manifest, folder: string, asked: readonly string[]): boolean {
  return (
    manifest.schema === MANIFEST_SCHEMA &&
    manifest.folder === folder &&
    [...asked].sort().join(' ') === manifest.asked.join(' ')
  );
}

/**
 * The folder's name: the first package asked for, with its version. The digest distinguishes other packages beside it
 * and newer libraries.
 */
export function folderName(
  asked: readonly string[],
  packages: readonly PackageId[],
  architecture: string,
  digest: (text: string) => string,
): string {
  const [first = ''] = asked;
  const version = packages.find(({ name }) => name === first)?.version ?? '';
  const all = packages.map(({ name, sha256 }) => `${name} ${sha256}`).sort();
  // An epoch's colon would divide a search path in two; a shell may give a tilde a meaning.
  const plain = version.replaceAll(':', '%3a').replaceAll('~', '%7e');
  return `${first}_${plain}_${architecture}-${digest(all.join('\n')).slice(0, 8)}`;
}
