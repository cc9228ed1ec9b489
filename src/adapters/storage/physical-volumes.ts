import { realpath } from 'node:fs/promises';
import { lvmReport } from './lvm-report.ts';

/** An LVM physical volume. Fields about its group are empty if it is in none. */
export interface PhysicalVolume {
  readonly device: string;
  readonly volumeGroup: string;
  /** Unlike names, a uuid is never repeated or used again. */
  readonly volumeGroupUuid: string;
}

/** Every physical volume that LVM sees, with links resolved; a missing one is called `[unknown]`. */
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

/** The device that links end in, or the path itself. */
export async function resolved(device: string): Promise<string> {
  return realpath(device).catch(() => device);
}
