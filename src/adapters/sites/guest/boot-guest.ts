import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { errorText } from '../../../core/errors.ts';
import { GUEST_PATHS } from '../../../core/guest/guest-paths.ts';
import type { GuestCopy } from '../../../core/guest/guest-copies.ts';
import { requireFreeSpace } from './free-space.ts';
import type { GuestCache } from './guest-cache.ts';
import { makeParts, type GuestParts } from './guest-parts.ts';
import { BOOT_TOOLS, guestTools } from './guest-tools.ts';
import { goOn, powerOn, type PowerOnOptions } from './power-on.ts';
import type { Guest, PoweredGuest } from './powered-guest.ts';
import { findState, removeState, stateOf, type SavedState } from './saved-state.ts';
import { makeScratch } from '../../host/scratch.ts';
import { shareCopies } from './share-copies.ts';
import { sshPort } from './ssh-port.ts';
import { saveState, standBy, wake } from './stand-by.ts';
import { requireWholePackage } from './tool-package.ts';

const RUN_GIB = 3;

export interface BootOptions extends PowerOnOptions {
  readonly sshPort: number | undefined;
  /** Resume from the saved state of such a guest, and save one if there is none; otherwise boot each guest. */
  readonly savedState: boolean;
  /** scripts/rootfs.c, compiled; absent if nothing in the guest needs it. */
  readonly program?: Uint8Array | undefined;
  /** What it is to get of this host's. */
  readonly copies?: readonly GuestCopy[];
}

/** A guest, and how it was started. */
export interface BootedGuest extends Guest {
  /** When the state was saved that it resumed from; undefined if it was booted. */
  readonly savedAt: string | undefined;
}

/**
 * Makes a guest and waits until its system is up. Disposing removes everything made for it.
 * @param say called as each phase begins
 * @throws HostError with the console's tail if it does not come up
 */
export async function bootGuest(
  cache: GuestCache,
  options: BootOptions,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<BootedGuest> {
  const { image, kernel } = options;
  const tools = await guestTools(BOOT_TOOLS);
  await requireWholePackage();
  await requireFreeSpace(cache.root, RUN_GIB, 'a guest');
  const port = await sshPort(options.sshPort);
  const make = async (folder: string, state?: SavedState): Promise<GuestParts> => {
    const parts = await makeParts(tools, image.root, folder, port, state);
    if (options.program !== undefined)
      await writeFile(join(parts.job, basename(GUEST_PATHS.program)), options.program, { mode: 0o755 });
    await shareCopies(options.copies ?? [], parts.job);
    return parts;
  };
  const name = `${kernel} on ${image.suite} (image ${image.key})`;

  const of = options.savedState ? await stateOf(kernel, options) : undefined;
  const state = of === undefined ? undefined : await findState(image, of);
  if (state !== undefined) {
    say(`resuming from the saved state of ${name}`);
    try {
      return await inScratch(cache, state.savedAt, async (folder) =>
        goOn(tools, await make(folder, state), { ...options, state }, signal),
      );
    } catch (error) {
      signal.throwIfAborted();
      say(`removed that saved state, which could not be resumed: ${errorText(error)}`);
      await removeState(image);
    }
  }
  say(`booting ${name}`);
  return inScratch(cache, undefined, async (folder) => {
    const parts = await make(folder);
    const guest = await powerOn(tools, parts, options, signal);
    // Not saved: guests to come would inherit the failed units without a report.
    if (of === undefined || guest.failedUnits.length > 0) return guest;
    return await keptForOthers(guest, { image, of, folder, disks: parts.disks }, say, signal).catch(
      async (error: unknown) => {
        await guest[Symbol.asyncDispose]();
        throw error;
      },
    );
  });
}

/** A failure to save is reported and costs only time: the guest works as it is. */
async function keptForOthers(
  guest: PoweredGuest,
  state: Parameters<typeof saveState>[1],
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<PoweredGuest> {
  const tell = (error: unknown): void => {
    signal.throwIfAborted();
    guest.gone.throwIfAborted();
    say(`could not save its state: ${errorText(error)}`);
  };
  say('saving its state for later guests');
  try {
    await standBy(guest, signal);
  } catch (error) {
    tell(error);
    return guest;
  }
  await saveState(guest.qemu, state).catch(tell);
  await wake(guest.qemu, guest.console, signal);
  return { ...guest, hasWorker: true };
}

/** Makes a guest in its own folder, which is removed with it. */
async function inScratch(
  cache: GuestCache,
  savedAt: string | undefined,
  make: (folder: string) => Promise<PoweredGuest>,
): Promise<BootedGuest> {
  const scratch = await makeScratch(cache.scratch, `guest-${randomBytes(4).toString('hex')}`);
  try {
    const guest = await make(scratch.folder);
    return {
      ...guest,
      savedAt,
      [Symbol.asyncDispose]: async () => {
        await guest[Symbol.asyncDispose]();
        await scratch[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await scratch[Symbol.asyncDispose]();
    throw error;
  }
}
