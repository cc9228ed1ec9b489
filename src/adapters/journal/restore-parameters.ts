import type { Undo } from '../../ports/journal.ts';
import { isThere } from '../host/is-there.ts';
import { readParameter, writeParameter } from '../host/module-parameters.ts';

type SavedParameters = Extract<Undo, { kind: 'module-parameters' }>;

/** Gives a module's parameters the values that they had; a module that is not loaded has none to restore. */
export async function restoreParameters({ folder, were }: SavedParameters): Promise<string[]> {
  const said: string[] = [];
  if (!(await isThere(folder))) return said;
  for (const [name, value] of Object.entries(were)) {
    if ((await readParameter(folder, name)) === value) continue;
    await writeParameter(folder, name, value);
    said.push(`set ${folder}/${name} to ${value} again`);
  }
  return said;
}
