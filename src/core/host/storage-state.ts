import type { Resource } from '../audit/resource.ts';
import { surplusLines } from '../audit/surplus.ts';

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

/** Kinds of which the leak audit sees each by itself. */
const AUDITED: readonly StorageKind[] = ['device-mapper device', 'loop device', 'mount'];

/** What was there before and is not now: lines such as `loop device /dev/loop0 (/x/pool.img)`. */
export function storageLost(before: StorageState, after: StorageState): string[] {
  return STORAGE_KINDS.flatMap((kind) =>
    surplusLines(before[kind], after[kind]).map((line) => `${kind} ${line}`),
  );
}

/** What has come of LVM's things. */
export function storageLeft(before: StorageState, after: StorageState): Resource[] {
  return STORAGE_KINDS.filter((kind) => !AUDITED.includes(kind)).flatMap((kind) =>
    surplusLines(after[kind], before[kind]).map((line) => ({ kind, key: line, text: line, traces: [line] })),
  );
}
