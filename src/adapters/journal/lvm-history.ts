import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Where LVM keeps what its groups are like, and were like before each change (lvm.conf(5)). */
const BACKUP = '/etc/lvm/backup';
const ARCHIVE = '/etc/lvm/archive';

/**
 * Removes what LVM has written of a volume group that is gone and keeps by itself. A file is that group's when
 * it names its uuid: another host's or time's group of the same name has another.
 */
export async function removeLvmHistory(name: string, uuid: string): Promise<void> {
  const archived = (await readdir(ARCHIVE).catch(() => []))
    .filter((file) => file.startsWith(`${name}_`) && file.endsWith('.vg'))
    .map((file) => join(ARCHIVE, file));
  for (const path of [join(BACKUP, name), ...archived]) {
    const text = await readFile(path, 'utf8').catch(() => '');
    if (text.includes(`id = "${uuid}"`)) await rm(path);
  }
}
