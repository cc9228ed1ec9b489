import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Parameters of the overlay module that can be changed while it is loaded (sysfs(5), /sys/module). */
export const OVERLAY_PARAMETERS_FOLDER = '/sys/module/overlay/parameters';

/** A switch's present value: `Y` or `N`. @throws Error if it is no switch, or cannot be read */
export async function readParameter(folder: string, name: string): Promise<string> {
  const value = (await readFile(join(folder, name), 'utf8')).trim();
  if (value === 'Y' || value === 'N') return value;
  throw new Error(`${join(folder, name)}: expected Y or N, found ${JSON.stringify(value)}`);
}

/** Sets a parameter and reads it back. @throws Error if the kernel does not take it */
export async function writeParameter(folder: string, name: string, value: string): Promise<void> {
  await writeFile(join(folder, name), value);
  const found = await readParameter(folder, name);
  if (found !== value) throw new Error(`${join(folder, name)}: expected ${value}, found ${found}`);
}
