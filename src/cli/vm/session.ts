import { guestCache, type GuestCache } from '../../adapters/sites/guest/guest-cache.ts';
import { sweepScratch } from '../../adapters/host/scratch.ts';
import { inPlace, requireUsable } from '../../adapters/host/usable-folder.ts';
import { HostError } from '../../core/errors.ts';
import { printMessage } from '../output.ts';

/** What every `vm` command does first: finds the cache and removes what killed commands left in it. */
export async function openCache(): Promise<{ cache: GuestCache; alive: readonly string[] }> {
  if (process.arch !== 'x64') {
    throw new HostError(`guests need an x64 machine, this one is ${process.arch}`, {
      hint: 'Run without `vm`, on this machine itself.',
    });
  }
  const cache = guestCache();
  const place = {
    ...{ path: cache.root, purpose: 'cache' },
    hint: 'Run it with sudo, or set DRIVERGRID_CACHE_DIR to a writable folder.',
  };
  await requireUsable(place);
  const { swept, alive } = await inPlace(place, () => sweepScratch(cache.scratch));
  for (const id of swept) printMessage(`removed what a killed command left: ${id}`);
  return { cache, alive };
}

/** Tells each phase as it begins, with the seconds since the command started. */
export function phaseTeller(say: (text: string) => void = printMessage): (text: string) => void {
  const begin = performance.now();
  return (text) => {
    const seconds = String(Math.round((performance.now() - begin) / 1000));
    say(`${seconds.padStart(4)} s  ${text}`);
  };
}
