import { readFile } from 'node:fs/promises';
import { HostError } from '../../core/errors.ts';
import { efiText, loaderEntries } from '../../core/reboots/loader-entries.ts';
import type { BootChooser } from '../../ports/boot-chooser.ts';
import { which } from '../host/find-program.ts';
import { runCommand } from '../host/run-command.ts';
import { rebootThroughSystemd } from './reboot-command.ts';

/** Of the Boot Loader Interface. */
const VENDOR = '4a67b082-0a4c-41cf-b6c7-440b29bb8c4f';

/** @returns the path of bootctl, or what is missing */
export async function findSystemdBoot(): Promise<{ readonly bootctl: string } | string> {
  const bootctl = await which('bootctl');
  return bootctl === undefined ? 'bootctl is missing' : { bootctl };
}

/** Why systemd-boot cannot choose here; undefined if it can. */
export async function systemdBootObstacle(): Promise<string | undefined> {
  const info = await variable('LoaderInfo');
  return info?.startsWith('systemd-boot') === true ? undefined : 'systemd-boot did not boot this machine';
}

/** Over bootctl(1), which sets the EFI variable LoaderEntryOneShot; the firmware keeps it. */
export function systemdBootChooser({ bootctl }: { readonly bootctl: string }): BootChooser {
  const chosen = async (): Promise<string | undefined> => {
    const entry = await variable('LoaderEntryOneShot');
    return entry === '' ? undefined : entry;
  };
  return {
    name: 'systemd-boot',
    kernels: async (releases) => {
      const already = await chosen();
      if (already !== undefined) {
        throw new HostError(`systemd-boot's next boot is chosen already: ${already}`, {
          hint: 'Reboot, or take it back with: bootctl set-oneshot ""',
        });
      }
      const listed = await runCommand(bootctl, ['list', '--json=short', '--no-pager']);
      return releases.map((release) => {
        const [entry] = loaderEntries(listed, release);
        if (entry !== undefined) return { release, entry };
        throw new HostError(`systemd-boot has no entry for kernel ${release}`, {
          hint: `See \`bootctl list\`; kernel-install(8) adds one: kernel-install add ${release} /boot/vmlinuz-${release}`,
        });
      });
    },
    choose: async ({ entry }) => {
      await runCommand(bootctl, ['set-oneshot', entry]);
      const found = await chosen();
      if (found !== entry)
        throw new Error(`expected LoaderEntryOneShot to be ${entry}, found ${found ?? 'none'}`);
    },
    clear: async (kernels) => {
      const found = await chosen();
      if (found === undefined || !kernels.some(({ entry }) => entry === found)) return false;
      await runCommand(bootctl, ['set-oneshot', '']);
      if ((await chosen()) !== undefined) throw new Error('LoaderEntryOneShot is still set');
      return true;
    },
    reboot: rebootThroughSystemd,
  };
}

/** @returns undefined if there is none */
async function variable(name: string): Promise<string | undefined> {
  const bytes = await readFile(`/sys/firmware/efi/efivars/${name}-${VENDOR}`).catch(() => undefined);
  return bytes === undefined ? undefined : efiText(bytes);
}
