import type { PackageSource } from '../core/packages/debian-source.ts';
import type { Manifest, PackageId } from '../core/packages/manifest.ts';
import { downloadBytes, type PackageOffer } from '../core/packages/package-offer.ts';
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

function namesText(packages: readonly PackageId[]): string {
  return packages.map(({ name, version }) => `${name} ${version}`).join(', ');
}
