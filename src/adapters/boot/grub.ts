import { copyFile, readdir, readFile, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { blsEntries, entryOf, grubMenu, grubVariables, type GrubMenu } from '../../core/reboots/grub-menu.ts';
import { mountOf } from '../../core/reboots/reboot-places.ts';
import { HostError } from '../../core/errors.ts';
import type { BootChooser } from '../../ports/boot-chooser.ts';
import { syncFile, syncFolder } from '../host/durable-file.ts';
import { which } from '../host/find-program.ts';
import { isThere } from '../host/is-there.ts';
import { mountsOf } from '../host/mounts.ts';
import { runCommand } from '../host/run-command.ts';
import { rebootThroughSystemd } from './reboot-command.ts';

/** Debian's and Ubuntu's folder with the prefix of its programs, and Fedora's and SUSE's. */
const PLACES = [
  { folder: '/boot/grub', prefix: 'grub' },
  { folder: '/boot/grub2', prefix: 'grub2' },
] as const;
const BLS_FOLDER = '/boot/loader/entries';
/** The choice for one boot: grub.cfg takes it out of the environment block before it boots. */
const VARIABLE = 'next_entry';

export interface Grub {
  readonly menu: string;
  readonly environment: string;
  readonly editenv: string;
}

/** @returns what of GRUB this host has, or what is missing */
export async function findGrub(): Promise<Grub | string> {
  for (const { folder, prefix } of PLACES) {
    const menu = join(folder, 'grub.cfg');
    if (!(await isThere(menu))) continue;
    const editenv = await which(`${prefix}-editenv`);
    return editenv === undefined
      ? `${prefix}-editenv is missing`
      : { menu, environment: join(folder, 'grubenv'), editenv };
  }
  return 'no /boot/grub/grub.cfg';
}

/** Why GRUB cannot choose here; undefined if it can. */
export async function grubObstacle({ menu, environment }: Grub): Promise<string | undefined> {
  // GRUB names the image that it boots.
  if (!/\bBOOT_IMAGE=/.test(await readFile('/proc/cmdline', 'utf8'))) return 'GRUB did not boot this machine';
  if (!grubMenu(await readFile(menu, 'utf8')).takesNextEntry) return `${menu} does not use ${VARIABLE}`;
  if (!(await isThere(environment))) return `${environment} is missing`;
  // GRUB cannot write there, and so would boot the chosen kernel again and again (grub-reboot(8), and its manual on
  // the environment block).
  const mount = mountOf(environment, await mountsOf('self'));
  const isUnwritable =
    /^(btrfs|zfs)$/.test(mount?.type ?? '') || /^\/dev\/(mapper\/|dm-|md)/.test(mount?.source ?? '');
  return isUnwritable
    ? `GRUB cannot write to ${environment} (${mount?.type} on ${mount?.source})`
    : undefined;
}

/** Sets `next_entry` in GRUB's environment block, as grub-reboot(8) does. */
export function grubChooser({ menu, environment, editenv }: Grub): BootChooser {
  /** Empty: GRUB has taken it and booted it. */
  const chosen = async (): Promise<string | undefined> =>
    grubVariables(await runCommand(editenv, [environment, 'list'])).get(VARIABLE);
  /** In a copy that is renamed: grub-editenv(1) writes in place, and a power cut would leave it torn. */
  const change = async (...command: readonly string[]): Promise<void> => {
    // Fedora's may be a link.
    const block = await realpath(environment);
    const copy = `${block}.drivergrid`;
    await copyFile(block, copy);
    await runCommand(editenv, [copy, ...command]);
    await syncFile(copy);
    await rename(copy, block);
    await syncFolder(dirname(block));
  };
  return {
    name: 'grub',
    kernels: async (releases) => {
      const already = await chosen();
      if (already !== undefined && already !== '') {
        throw new HostError(`GRUB's next boot is chosen already: ${already}`, {
          hint: `Reboot, or take it back with: ${basename(editenv)} ${environment} unset ${VARIABLE}`,
        });
      }
      const entries = await menuEntries(grubMenu(await readFile(menu, 'utf8')));
      return releases.map((release) => {
        const entry = entryOf(release, entries);
        if (entry !== undefined) return { release, entry: entry.path };
        throw new HostError(`GRUB has no entry for kernel ${release} in ${menu}`, {
          hint: 'Write its menu again: update-grub, or grub2-mkconfig -o /boot/grub2/grub.cfg.',
        });
      });
    },
    choose: async ({ entry }) => {
      await change('set', `${VARIABLE}=${entry}`);
      const found = await chosen();
      if (found !== entry)
        throw new Error(`expected ${VARIABLE}=${entry} in ${environment}, found ${found ?? 'none'}`);
    },
    clear: async (kernels) => {
      await rm(`${await realpath(environment)}.drivergrid`, { force: true });
      const found = await chosen();
      const isOurs = found === '' || kernels.some(({ entry }) => entry === found);
      if (found === undefined || !isOurs) return false;
      await change('unset', VARIABLE);
      if ((await chosen()) !== undefined) throw new Error(`${VARIABLE} is still in ${environment}`);
      return found !== '';
    },
    reboot: rebootThroughSystemd,
  };
}

async function menuEntries({ entries, takesBlsEntries }: GrubMenu) {
  if (!takesBlsEntries) return entries;
  const names = await readdir(BLS_FOLDER).catch(() => []);
  const files = await Promise.all(
    names.map(async (name) => ({
      name,
      text: await readFile(join(BLS_FOLDER, name), 'utf8').catch(() => ''),
    })),
  );
  return [...entries, ...blsEntries(files)];
}
