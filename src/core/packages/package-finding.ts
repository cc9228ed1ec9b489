import type { PackageSource } from './debian-source.ts';
import type { Manifest, PackageId } from './manifest.ts';
import { downloadBytes, type PackageOffer } from './package-offer.ts';
import type { WantedPackages } from './wanted-packages.ts';

/** How it stands with what a scenario takes from a suite. */
export type PackageFinding = { readonly wanted: WantedPackages } & (
  | {
      readonly state: 'cached';
      readonly manifest: Manifest;
      /** What its folder takes. */
      readonly diskBytes: number;
    }
  | { readonly state: 'to-fetch'; readonly offer: PackageOffer }
  /** Not in the cache, and the suite did not say what it has. */
  | { readonly state: 'unknown'; readonly reason: string }
);

interface NamedPackage {
  readonly name: string;
  readonly version?: string;
}

/** A finding as JSON. */
export interface PackageFindingRecord {
  readonly source: PackageSource;
  /** What needs it, in words. */
  readonly for: string;
  readonly state: PackageFinding['state'];
  readonly packages: readonly NamedPackage[];
  readonly libraries?: readonly NamedPackage[];
  readonly folder?: string;
  readonly disk_bytes?: number;
  readonly fetched_at?: string;
  readonly download_bytes?: number;
  readonly mirror?: string;
  readonly reason?: string;
}

export function packageFindingRecord(finding: PackageFinding): PackageFindingRecord {
  const { state } = finding;
  const { source, packages, why } = finding.wanted;
  const about = { source, for: why, state };
  switch (finding.state) {
    case 'cached': {
      const { folder, fetched_at } = finding.manifest;
      return { ...about, ...named(finding.manifest), folder, disk_bytes: finding.diskBytes, fetched_at };
    }
    case 'to-fetch': {
      const { offer } = finding;
      return { ...about, ...named(offer), download_bytes: downloadBytes(offer), mirror: offer.mirror };
    }
    case 'unknown':
      return { ...about, packages: packages.map((name) => ({ name })), reason: finding.reason };
  }
}

function named({
  asked,
  packages,
}: Pick<Manifest, 'asked' | 'packages'>): Pick<PackageFindingRecord, 'packages' | 'libraries'> {
  const of = (isAsked: boolean): NamedPackage[] =>
    packages.filter(({ name }) => asked.includes(name) === isAsked).map(nameAndVersion);
  return { packages: of(true), libraries: of(false) };
}

function nameAndVersion({ name, version }: PackageId): NamedPackage {
  return { name, version };
}
