import type { PackageSource } from '../core/packages/debian-source.ts';
import type { Manifest, PackageId } from '../core/packages/manifest.ts';
import type { PackageFinding } from '../core/packages/package-finding.ts';
import { downloadBytes, type PackageOffer } from '../core/packages/package-offer.ts';
import { plainText } from './plain-text.ts';
import { quantityText } from './quantity-text.ts';

/** `crun 1.28-1` of what was asked for. */
export function programsText({ asked, packages }: Pick<Manifest, 'asked' | 'packages'>): string {
  return namesText(packages.filter(({ name }) => asked.includes(name)));
}

/** What would be fetched, and its size; a line each for libraries and tools. */
export function offerText(offer: PackageOffer, source: PackageSource, why: string): string {
  const { asked, packages, tools, mirror } = offer;
  const libraries = packages.filter(({ name }) => !asked.includes(name));
  const size = quantityText(downloadBytes(offer), 'bytes');
  return [
    `${programsText(offer)} from ${source}, for ${why}: ${size} from ${mirror}`,
    ...(libraries.length === 0 ? [] : [`  with the libraries ${namesText(libraries)}`]),
    ...(tools.length === 0 ? [] : [`  and, for the fetch only, ${namesText(tools)}`]),
  ].join('\n');
}

/** A line for what the cache has; for the rest what would be fetched, its size, and how to fetch it. */
export function findingText(finding: PackageFinding): string {
  const { source, packages, why } = finding.wanted;
  switch (finding.state) {
    case 'cached': {
      const { manifest, diskBytes } = finding;
      const size = quantityText(diskBytes, 'bytes');
      return `in the cache: ${programsText(manifest)} from ${source}, for ${why}: ${size} on disk, in ${manifest.folder}`;
    }
    case 'to-fetch':
      return `to fetch: ${offerText(finding.offer, source, why)}\n  \`drivergrid setup SCENARIO\` fetches it`;
    case 'unknown':
      return [
        `to fetch: ${packages.join(', ')} from ${source}, for ${why}: versions and size are not known`,
        ...finding.reason.split('\n').map((line) => `  ${plainText(line.trim())}`),
        '  `drivergrid setup --dry-run SCENARIO` asks for them, `drivergrid setup SCENARIO` fetches it',
      ].join('\n');
  }
}

function namesText(packages: readonly PackageId[]): string {
  return packages.map(({ name, version }) => `${name} ${version}`).join(', ');
}
