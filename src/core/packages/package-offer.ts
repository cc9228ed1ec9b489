import type { DebianPackage } from './debian-package.ts';

/** What a fetch would take from a suite. */
export interface PackageOffer {
  readonly asked: readonly string[];
  /** The packages asked for, then those of their libraries. */
  readonly packages: readonly DebianPackage[];
  /** Taken for the fetch only: patchelf and its libraries; none where all programs are static. */
  readonly tools: readonly DebianPackage[];
  readonly folder: string;
  readonly mirror: string;
}

/** Of everything that would be fetched, in bytes. */
export function downloadBytes({ packages, tools }: PackageOffer): number {
  return [...packages, ...tools].reduce((sum, one) => sum + one.bytes, 0);
}
