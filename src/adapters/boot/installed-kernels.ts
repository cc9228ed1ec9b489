import { readdir } from 'node:fs/promises';
import { isThere } from '../host/is-there.ts';

/** Path of a kernel's image. */
export function imageOf(release: string): string {
  return `/boot/vmlinuz-${release}`;
}

/** Releases with an image and modules, sorted. */
export async function installedKernels(): Promise<string[]> {
  const names = await readdir('/boot').catch(() => []);
  const releases = names.flatMap((name) => /^vmlinuz-(\d.*)$/.exec(name)?.[1] ?? []);
  const isWhole = await Promise.all(releases.map((release) => isThere(`/lib/modules/${release}`)));
  return releases.filter((_, index) => isWhole[index]).sort();
}
