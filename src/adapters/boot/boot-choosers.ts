import { HostError } from '../../core/errors.ts';
import type { LoaderName } from '../../core/reboots/reboot-record.ts';
import type { BootChooser } from '../../ports/boot-chooser.ts';
import { findGrub, grubChooser, grubObstacle } from './grub.ts';
import { findKexec, isKexecLoaded, kexecChooser, kexecObstacle } from './kexec.ts';
import { findSystemdBoot, systemdBootChooser, systemdBootObstacle } from './systemd-boot.ts';

/** A chooser whose programs are here, and why it cannot choose on this host nevertheless. */
interface Found {
  readonly chooser: BootChooser;
  readonly obstacle: string | undefined;
}

/** In the order in which they are asked: a boot loader starts the machine anew, as kexec does not. */
const CHOOSERS: Readonly<Record<LoaderName, () => Promise<Found | string>>> = {
  'systemd-boot': async () => {
    const found = await findSystemdBoot();
    if (typeof found === 'string') return found;
    return { chooser: systemdBootChooser(found), obstacle: await systemdBootObstacle() };
  },
  grub: async () => {
    const found = await findGrub();
    if (typeof found === 'string') return found;
    return { chooser: grubChooser(found), obstacle: await grubObstacle(found) };
  },
  kexec: async () => {
    const found = await findKexec();
    if (typeof found === 'string') return found;
    return { chooser: kexecChooser(found), obstacle: await kexecObstacle() };
  },
};

/**
 * What chooses the next boot's kernel on this host.
 * @throws HostError with what each of them lacks
 */
export async function findChooser(): Promise<BootChooser> {
  // systemd reboots into a loaded kernel, past the boot loader (systemctl(1), reboot).
  if (await isKexecLoaded()) {
    throw new HostError('a kernel is loaded for the next boot already', {
      hint: 'Reboot, or take it back with: kexec -u',
    });
  }
  const reasons: string[] = [];
  for (const [name, find] of Object.entries(CHOOSERS)) {
    const found = await find();
    if (typeof found !== 'string' && found.obstacle === undefined) return found.chooser;
    reasons.push(`${name}: ${typeof found === 'string' ? found : found.obstacle}`);
  }
  throw new HostError(`nothing here can choose a kernel for one boot:\n${reasons.join('\n')}`, {
    hint: 'Fix one of these, or use `drivergrid vm run`.',
  });
}

/**
 * The one that a record names, whatever has booted this machine meanwhile.
 * @throws HostError if its programs are gone
 */
export async function recordedChooser(name: LoaderName): Promise<BootChooser> {
  const found = await CHOOSERS[name]();
  if (typeof found !== 'string') return found.chooser;
  throw new HostError(`expected ${name}, which chooses this machine's boots: ${found}`);
}
