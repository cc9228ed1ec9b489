import { UsageError } from '../errors.ts';
import { compareDebianVersions } from './debian-version.ts';
import { SUITES, type Suite } from '../packages/debian-source.ts';

const NAME = /^linux-image-(?<release>\d\S*-amd64)$/;
/** Builds other than ordinary PC kernels: real-time, for clouds (without many drivers), unsigned copies. */
const OTHER_BUILDS = /-(rt|cloud|unsigned|dbg)(-|$)/;
const SHOWN = 6;

/** A kernel that a suite has. */
export interface KernelPackage {
  readonly name: string;
  /** Its `uname -r`: the package's name without `linux-image-`. */
  readonly release: string;
  /** The package's version. */
  readonly version: string;
  readonly suite: Suite;
}

/** Whether a package's name is that of an ordinary kernel. */
export function isKernelPackage(name: string): boolean {
  return NAME.test(name) && !OTHER_BUILDS.test(name);
}

/** Reads `apt-cache madison`: `name | version | mirror suite/main amd64 Packages`. Newest first. */
export function kernelsOf(madison: string): KernelPackage[] {
  return madison
    .split('\n')
    .flatMap((line): KernelPackage[] => {
      const [name = '', version = '', source = ''] = line.split('|').map((field) => field.trim());
      const suite = SUITES.find((one) => source.includes(` ${one}/`));
      const release = NAME.exec(name)?.groups?.['release'];
      if (suite === undefined || release === undefined || !isKernelPackage(name)) return [];
      return [{ name, release, version, suite }];
    })
    .sort((left, right) => compareDebianVersions(right.version, left.version));
}

/**
 * The packages of a kernel, from its `apt-cache show`: since Linux 7 its modules and its image are packages that the
 * named one depends on.
 */
export function kernelParts({ name, release }: KernelPackage, shown: string): string[] {
  const depends = /^Depends: (.*)$/m.exec(shown)?.[1] ?? '';
  const names = depends.split(/[,|]/).map((one) => one.trim().split(' ', 1)[0] ?? '');
  return [name, ...names.filter((one) => one.startsWith('linux-') && one.endsWith(`-${release}`))];
}

/**
 * The newest kernel that matches a text: a whole release or package version, or a prefix of one up to a dot, dash or
 * plus (`6.1` is 6.1.0-50, not 6.12). If several suites have it, the guest's own comes first.
 * @throws UsageError naming the nearest matches
 */
export function chooseKernel(asked: string, available: readonly KernelPackage[], own: Suite): KernelPackage {
  const meant = available.filter(({ release, version }) => begins(release, asked) || begins(version, asked));
  const [newest] = meant;
  if (newest === undefined) {
    const nearest = [...available].sort((left, right) => distance(left, asked) - distance(right, asked));
    const names = nearest.slice(0, SHOWN).map(({ release, suite }) => `${release} (${suite})`);
    throw new UsageError(`--kernel ${asked}: no suite has such a kernel`, {
      hint: names.length === 0 ? 'The mirror has no kernels.' : `The nearest are: ${names.join(', ')}.`,
    });
  }
  return meant.find((one) => one.release === newest.release && one.suite === own) ?? newest;
}

function begins(text: string, asked: string): boolean {
  return text === asked || (text.startsWith(asked) && /^[^0-9A-Za-z]/.test(text.slice(asked.length)));
}

/** How far two versions are apart: the first differing number weighs most. */
function distance(kernel: KernelPackage, asked: string): number {
  const [found, wanted] = [kernel.version, asked].map((text) =>
    text.split(/\D+/).slice(0, 3).map(Number),
  ) as [number[], number[]];
  return wanted.reduce((sum, part, index) => sum + Math.abs(part - (found[index] ?? 0)) * 1e6 ** -index, 0);
}
