import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Where LVM keeps the metadata of its groups, present and before each change (lvm.conf(5)). */
const PLACE = '/etc/lvm';

/**
 * Removes the metadata that LVM keeps of a volume group that is gone.
 * @param uuid of the group: a group of the same name on another host, or from another time, has another one. Absent if
 * the name is enough, since it carries a run's id
 */
export async function removeLvmHistory(name: string, uuid: string | undefined, place = PLACE): Promise<void> {
  const archive = join(place, 'archive');
  const archived = (await readdir(archive).catch(() => []))
    .filter((file) => file.startsWith(`${name}_`) && file.endsWith('.vg'))
    .map((file) => join(archive, file));
  for (const path of [join(place, 'backup', name), ...archived]) {
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text !== undefined && (uuid === undefined || text.includes(`id = "${uuid}"`))) await rm(path);
  }
}
