import { makeFolder } from './make-folder.ts';
import { STATE_PURPOSE, statePlace } from './state-dir.ts';
import { requireTrustedFolder } from './trusted-folder.ts';
import { inPlace, requireUsable } from './usable-folder.ts';

/** Makes the state directory, for root only. @throws HostError if it cannot be used, or others can change it */
export async function makeStateDir(path: string): Promise<void> {
  const place = statePlace(path);
  await requireUsable(place);
  await inPlace(place, () => makeFolder(path, 0o711));
  await requireTrustedFolder(path, STATE_PURPOSE);
}
