const SECTOR = 512;
/** Of a pool's metadata (Documentation/admin-guide/device-mapper/thin-provisioning.rst). */
const METADATA_BLOCK = 4096;

/**
 * Bytes that a device-mapper thin pool uses, of data and of metadata.
 *
 * @param status as `dmsetup status POOL` prints it: `0 LENGTH thin-pool TRANSACTION METADATA/TOTAL DATA/TOTAL ...`
 * @param table as `dmsetup table POOL` prints it: `0 LENGTH thin-pool METADATA-DEVICE DATA-DEVICE BLOCK-SECTORS ...`
 * @throws Error if they say something else
 */
export function poolUsed(status: string, table: string): number {
  const used = /^\d+ \d+ thin-pool \d+ (?<metadata>\d+)\/\d+ (?<data>\d+)\/\d+ /.exec(status)?.groups;
  const sectors = /^\d+ \d+ thin-pool \S+ \S+ (?<block>\d+) /.exec(table)?.groups?.['block'];
  if (used === undefined || sectors === undefined) {
    throw new Error(`expected the state of a thin pool, found ${JSON.stringify((status + table).trim())}`);
  }
  return Number(used['metadata']) * METADATA_BLOCK + Number(used['data']) * Number(sectors) * SECTOR;
}

/**
 * Bytes that a btrfs file system uses, of data and of metadata.
 *
 * @param usage as `btrfs filesystem usage --raw` prints it
 * @throws Error if it says something else
 */
export function btrfsUsed(usage: string): number {
  const used = /^\s*Used:\s*(\d+)\s*$/m.exec(usage)?.[1];
  if (used === undefined) throw new Error(`expected the usage of a btrfs, found ${JSON.stringify(usage)}`);
  return Number(used);
}
