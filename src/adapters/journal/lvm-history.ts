import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Where LVM keeps what its groups were like, a file per change (lvm.conf(5), backup/archive_dir). */
const ARCHIVE = '/etc/lvm/archive';

/**
 * Removes LVM's archive of a volume group that is gone, which LVM itself keeps. A file is that group's when it
 * names its uuid: another host's or time's group of the same name has another.
 */
export async function removeLvmHistory(name: string, uuid: string): Promise<void> {
  const files = await readdir(ARCHIVE).catch(() => []);
  for (const file of files.filter((one) => one.startsWith(`${name}_`) && one.endsWith('.vg'))) {
    const path = join(ARCHIVE, file);
    if ((await readFile(path, 'utf8')).includes(`id = "${uuid}"`)) await rm(path);
  }
}
