/** File name endings of tar archives, plain and compressed. */
const ARCHIVE_ENDING = /\.(?:tar|tar\.(?:gz|bz2|xz|zst)|tgz|tbz2?|txz|tzst)$/i;
/** What clients accept as a name, roughly: they decide (distribution/reference, Grammar). */
const NAME = /^[a-z0-9][a-z0-9._:/@-]*$/i;

export const BUILTIN_IMAGE = 'builtin:hello';
/** A tree of files in as many layers as the scenario says, with the program that works on it. */
export const LAYERS_IMAGE = 'builtin:layers';
/** The host's fio with what it needs, and the scenario's job file. */
export const FIO_IMAGE = 'builtin:fio';
/** A program that blocks until SIGTERM: that of pods. */
export const PAUSE_IMAGE = 'builtin:pause';
const BUILTIN_IMAGES = [BUILTIN_IMAGE, LAYERS_IMAGE, FIO_IMAGE, PAUSE_IMAGE];

/** The name that builtin:pause is loaded under. */
export const PAUSE_REFERENCE = 'drivergrid/pause:1';

/** A name with its registry, as containerd and containers-storage have it (distribution/reference, ParseNormalizedNamed). */
export function fullName(reference: string): string {
  const [first = '', ...rest] = reference.split('/');
  if (rest.length === 0) return `docker.io/library/${reference}`;
  const isRegistry = /[.:]/.test(first) || first === 'localhost';
  return isRegistry ? reference : `docker.io/${reference}`;
}

/** Whether a scenario's image is the path of an archive, not a name. */
export function isArchivePath(image: string): boolean {
  return /^[./]/.test(image) || ARCHIVE_ENDING.test(image);
}

/** @returns what is wrong with a scenario's image, to go after "expected"; undefined if nothing is */
export function imageFault(image: string): string | undefined {
  if (BUILTIN_IMAGES.includes(image)) return undefined;
  if (image.startsWith('builtin:')) return `${BUILTIN_IMAGES.join(' or ')}, the images that are built in`;
  if (image.includes('\0')) return 'a path without zero bytes';
  if (isArchivePath(image) || NAME.test(image)) return undefined;
  return 'a name such as alpine:3.20, or the path of an archive: starting with / or ., or ending in .tar, .tar.gz, .tgz or similar';
}
