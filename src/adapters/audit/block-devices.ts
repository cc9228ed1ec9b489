import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Resource } from '../../core/audit/resource.ts';

const SYS = '/sys/block';

/** Loop devices with a file, and device-mapper devices. Read from sysfs, so no tool is started. */
export async function blockDevices(): Promise<Resource[]> {
  const names = await readdir(SYS).catch(() => []);
  const found = await Promise.all(
    names.map(async (name): Promise<Resource | undefined> => {
      if (name.startsWith('loop')) {
        const file = await attribute(name, 'loop/backing_file');
        return file === undefined ? undefined : device('loop device', `/dev/${name} (${file})`, file);
      }
      if (!name.startsWith('dm-')) return undefined;
      const mapped = await attribute(name, 'dm/name');
      return mapped === undefined
        ? undefined
        : device('device-mapper device', `${mapped} (/dev/${name})`, mapped);
    }),
  );
  return found.filter((thing) => thing !== undefined);
}

function device(kind: Resource['kind'], text: string, trace: string): Resource {
  return { kind, key: text, text, traces: [trace] };
}

/** Absent if the device has gone, or a loop device has no file. */
async function attribute(name: string, path: string): Promise<string | undefined> {
  const text = (await readFile(join(SYS, name, path), 'utf8').catch(() => '')).trim();
  return text === '' ? undefined : text;
}
