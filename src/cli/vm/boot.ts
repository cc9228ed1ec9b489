import { chooseAccel } from '../../adapters/guest/accelerator.ts';
import { bootGuest, type Guest } from '../../adapters/guest/boot-guest.ts';
import type { GuestCache } from '../../adapters/guest/guest-cache.ts';
import { BOOT_TOOLS, guestTools } from '../../adapters/guest/guest-tools.ts';
import type { GuestImage } from '../../adapters/guest/image-store.ts';
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
  const size = machineSize(args, host);
  const tools = await guestTools(BOOT_TOOLS);
  const { accel, whyNot } = await chooseAccel(args.accel, tools['qemu-system-x86_64']);
  const why = whyNot === undefined ? '' : `, several times slower, since kvm does not work: ${whyNot}`;
  say(`guest with ${sizeText(size, host)}, accelerator ${accel}${why}`);
  return { ...size, accel, sshPort: args.sshPort };
}

export async function boot(
  ...[cache, image, kernel, machine, results, say, signal]: [
    GuestCache,
    GuestImage,
    string,
    ChosenMachine,
    string | undefined,
    (text: string) => void,
    AbortSignal,
  ]
): Promise<Guest> {
  say(`booting ${kernel} on ${image.suite} (image ${image.key})`);
  const place = results === undefined ? {} : { results };
  const guest = await bootGuest(cache, { image, kernel, ...machine, ...place }, signal);
  const failed = guest.failedUnits.length === 0 ? '' : `; did not start: ${guest.failedUnits.join(', ')}`;
  say(`guest is up${failed}`);
  return guest;
}
