import { randomBytes } from 'node:crypto';
import { requireFreeSpace } from './free-space.ts';
import type { GuestCache } from './guest-cache.ts';
import { makeParts } from './guest-parts.ts';
import { BOOT_TOOLS, guestTools } from './guest-tools.ts';
import { powerOn, type Guest, type PowerOnOptions } from './power-on.ts';
import { makeScratch } from './scratch.ts';
import { sshPort } from './ssh-port.ts';
import { requireWholePackage } from './tool-package.ts';

const RUN_GIB = 2;

export interface BootOptions extends PowerOnOptions {
  readonly sshPort: number | undefined;
}

/**
 * Makes a guest, boots it and waits until its system has come up. Disposing removes all that was made for it.
 * @throws HostError with the console's tail where it does not
 */
export async function bootGuest(
  cache: GuestCache,
  options: BootOptions,
  signal: AbortSignal,
): Promise<Guest> {
  const tools = await guestTools(BOOT_TOOLS);
  await requireWholePackage();
  await requireFreeSpace(cache.root, RUN_GIB, 'a guest');
  const port = await sshPort(options.sshPort);
  const scratch = await makeScratch(cache.scratch, `guest-${randomBytes(4).toString('hex')}`);
  try {
    const parts = await makeParts(tools, options.image.root, scratch.folder, port);
    const guest = await powerOn(tools, parts, options, signal);
    return {
      ...guest,
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
