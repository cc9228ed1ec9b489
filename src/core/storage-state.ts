/** What a host's storage consists of at one moment: of each kind, a line per thing that identifies it. */
export type StorageState = Readonly<Record<StorageKind, readonly string[]>>;

export const STORAGE_KINDS = [
  'device-mapper device',
  'loop device',
  'physical volume',
  'volume group',
  'logical volume',
  'mount',
] as const;

export type StorageKind = (typeof STORAGE_KINDS)[number];

/**
 * What two moments differ in: empty where all that was made is gone and all that was there still is.
 * @returns lines such as `loop device /dev/loop0 (/x/pool.img): left behind`
 */
export function storageDifference(before: StorageState, after: StorageState): string[] {
  return STORAGE_KINDS.flatMap((kind) => [
    ...surplus(after[kind], before[kind]).map((line) => `${kind} ${line}: left behind`),
    ...surplus(before[kind], after[kind]).map((line) => `${kind} ${line}: was there before, now it is not`),
  ]);
}

/** What `lines` has more of than `others`: a mount may be there twice, one over the other. */
function surplus(lines: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return lines.filter((line) => {
    const at = left.indexOf(line);
    if (at === -1) return true;
    left.splice(at, 1);
    return false;
  });
}
