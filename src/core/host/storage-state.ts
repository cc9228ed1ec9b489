import type { Resource } from '../audit/resource.ts';
import { surplusLines } from '../audit/surplus.ts';

/** A host's storage at one moment: for each kind, a line that identifies each thing. */
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

/** Kinds that the leak audit lists itself. */
const AUDITED: readonly StorageKind[] = ['device-mapper device', 'loop device', 'mount'];

/** What existed before and is gone now: lines such as `loop device /dev/loop0 (/x/pool.img)`. */
export function storageLost(before: StorageState, after: StorageState): string[] {
  return STORAGE_KINDS.flatMap((kind) =>
    surplusLines(before[kind], after[kind]).map((line) => `${kind} ${line}`),
  );
}

/** LVM objects that exist now and did not before. */
export function storageLeft(before: StorageState, after: StorageState): Resource[] {
  return STORAGE_KINDS.filter((kind) => !AUDITED.includes(kind)).flatMap((kind) =>
    surplusLines(after[kind], before[kind]).map((line) => ({ kind, key: line, text: line, traces: [line] })),
  );
}
