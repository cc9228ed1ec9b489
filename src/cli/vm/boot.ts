import { chooseAccel } from '../../adapters/guest/accelerator.ts';
import { bootGuest, type BootOptions } from '../../adapters/guest/boot-guest.ts';
import type { GuestCache } from '../../adapters/guest/guest-cache.ts';
import { BOOT_TOOLS, guestTools } from '../../adapters/guest/guest-tools.ts';
import type { Guest } from '../../adapters/guest/power-on.ts';
import { sshPort } from '../../adapters/guest/ssh-port.ts';
import { machineSize, sizeText, type MachineSize } from '../../core/guest/machine-size.ts';
import type { Accel } from '../../core/guest/qemu-arguments.ts';
import { hostSize } from './options.ts';

export interface MachineArguments {
  readonly accel: Accel | 'auto';
  readonly cpus?: number | undefined;
  readonly memory?: number | undefined;
  readonly sshPort?: number | undefined;
}

/** The machine that guests of a command are, settled before anything is built. */
export interface ChosenMachine extends MachineSize {
  readonly accel: Accel;
  readonly sshPort: number | undefined;
}

/** @throws UsageError, HostError; says what is taken, and why not better */
export async function chooseMachine(
  args: MachineArguments,
  say: (text: string) => void,
): Promise<ChosenMachine> {
  const host = hostSize();
  // Said before an image is built, not after.
  if (args.sshPort !== undefined) await sshPort(args.sshPort);
  const size = machineSize(args, host);
  const tools = await guestTools(BOOT_TOOLS);
  const { accel, whyNot } = await chooseAccel(args.accel, tools['qemu-system-x86_64']);
  const why = whyNot === undefined ? '' : `, several times slower, since kvm does not work: ${whyNot}`;
  say(`guest with ${sizeText(size, host)}, accelerator ${accel}${why}`);
  return { ...size, accel, sshPort: args.sshPort };
}

/** Boots a guest and says so. */
export async function boot(
  cache: GuestCache,
  options: BootOptions,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<Guest> {
  const { kernel, image } = options;
  say(`booting ${kernel} on ${image.suite} (image ${image.key})`);
  const guest = await bootGuest(cache, options, signal);
  const failed = guest.failedUnits.length === 0 ? '' : `; did not start: ${guest.failedUnits.join(', ')}`;
  say(`guest is up${failed}`);
  return guest;
}
