import { realpath } from 'node:fs/promises';
import { lvmReport } from './lvm-report.ts';

/** An LVM physical volume; what concerns its group is empty where it is in none. */
export interface PhysicalVolume {
  readonly device: string;
  readonly volumeGroup: string;
  /** Names may repeat, and be used again; this does not. */
  readonly volumeGroupUuid: string;
}

/** Every physical volume that LVM sees, their links resolved; one that is missing is called `[unknown]`. */
export async function physicalVolumes(): Promise<PhysicalVolume[]> {
  const rows = await lvmReport('pv', ['pv_name', 'vg_name', 'vg_uuid']);
  return Promise.all(
    rows.map(async (row) => ({
      device: await resolved(row['pv_name'] ?? ''),
      volumeGroup: row['vg_name'] ?? '',
      volumeGroupUuid: row['vg_uuid'] ?? '',
    })),
  );
}

/** The device that links end in; the path itself where there is none. */
export async function resolved(device: string): Promise<string> {
  return realpath(device).catch(() => device);
}
