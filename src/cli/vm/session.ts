import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { guestCache, type GuestCache } from '../../adapters/guest/guest-cache.ts';
import { sweepScratch } from '../../adapters/guest/scratch.ts';
import { nearestExisting } from '../../adapters/host/host-facts.ts';
import { errorText, HostError } from '../../core/errors.ts';
import { printMessage } from '../output.ts';

/** What every `vm` command does first: finds the cache and removes what killed commands left in it. */
export async function openCache(): Promise<{ cache: GuestCache; alive: readonly string[] }> {
  if (process.arch !== 'x64') {
    throw new HostError(`guests are made for x64 so far, this machine is ${process.arch}`, {
      hint: 'Run without `vm`, on this machine itself.',
    });
  }
  const cache = guestCache();
  await access(await nearestExisting(cache.root), constants.W_OK).catch((cause: unknown) => {
    throw new HostError(`cannot write to the cache ${cache.root}: ${errorText(cause)}`, {
      hint: 'Run it with sudo, or set DRIVERGRID_CACHE_DIR to a folder that can be written.',
      cause,
    });
  });
  const { swept, alive } = await sweepScratch(cache.scratch);
  for (const id of swept) printMessage(`removed what a killed command left: ${id}`);
  return { cache, alive };
}

/** Says a phase as it begins, with the seconds since the command began. */
export function phaseTeller(): (text: string) => void {
  const begin = performance.now();
  return (text) => {
    const seconds = String(Math.round((performance.now() - begin) / 1000));
    printMessage(`${seconds.padStart(4)} s  ${text}`);
  };
}
