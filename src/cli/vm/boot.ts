import { chooseAccel } from '../../adapters/sites/guest/accelerator.ts';
import { bootGuest, type BootedGuest, type BootOptions } from '../../adapters/sites/guest/boot-guest.ts';
import type { GuestCache } from '../../adapters/sites/guest/guest-cache.ts';
import { BOOT_TOOLS, guestTools } from '../../adapters/sites/guest/guest-tools.ts';
import { sshPort } from '../../adapters/sites/guest/ssh-port.ts';
import { machineSize, sizeText, type MachineSize } from '../../core/guest/machine-size.ts';
import type { Accel } from '../../core/guest/qemu-arguments.ts';
import { hostSize } from './options.ts';

export interface MachineArguments {
  readonly accel: Accel | 'auto';
  readonly cpus?: number | undefined;
  readonly memory?: number | undefined;
  readonly sshPort?: number | undefined;
  readonly savedState: boolean;
}

/** The machine for a command's guests, settled before anything is built. */
export interface ChosenMachine extends MachineSize {
  readonly accel: Accel;
  readonly sshPort: number | undefined;
  /** Whether guests may resume from a saved state. */
  readonly savedState: boolean;
}

/** @throws UsageError, HostError; reports the choice, and why nothing faster */
export async function chooseMachine(
  args: MachineArguments,
  say: (text: string) => void,
): Promise<ChosenMachine> {
  const host = hostSize();
  // Reported before an image is built, not after.
  if (args.sshPort !== undefined) await sshPort(args.sshPort);
  const size = machineSize(args, host);
  const tools = await guestTools(BOOT_TOOLS);
  const { accel, whyNot } = await chooseAccel(args.accel, tools['qemu-system-x86_64']);
  const why = whyNot === undefined ? '' : `, several times slower, since kvm does not work: ${whyNot}`;
  say(`guest with ${sizeText(size, host)}, accelerator ${accel}${why}`);
  // With kvm a guest boots in seconds, and a saved state would not fit every processor.
  return { ...size, accel, sshPort: args.sshPort, savedState: args.savedState && accel === 'tcg' };
}

/** Makes a guest and says so. */
export async function boot(
  cache: GuestCache,
  options: BootOptions,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<BootedGuest> {
  const guest = await bootGuest(cache, options, say, signal);
  const failed = guest.failedUnits.length === 0 ? '' : `; did not start: ${guest.failedUnits.join(', ')}`;
  say(`guest is up${failed}`);
  return guest;
}
