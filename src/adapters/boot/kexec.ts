import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HostError } from '../../core/errors.ts';
import { initrdNames, keptCommandLine, kexecArguments } from '../../core/reboots/kexec-arguments.ts';
import type { BootChooser } from '../../ports/boot-chooser.ts';
import { which } from '../host/find-program.ts';
import { isThere } from '../host/is-there.ts';
import { runCommand } from '../host/run-command.ts';
import { imageOf } from './installed-kernels.ts';

/** `1` if a kernel is loaded that the next reboot goes into. */
const LOADED = '/sys/kernel/kexec_loaded';
const DISABLED = '/proc/sys/kernel/kexec_load_disabled';

/** @returns the path of kexec, or what is missing */
export async function findKexec(): Promise<{ readonly kexec: string } | string> {
  const kexec = await which('kexec');
  return kexec === undefined ? 'kexec is missing (package kexec-tools)' : { kexec };
}

/** Why kexec cannot choose here; undefined if it can. */
export async function kexecObstacle(): Promise<string | undefined> {
  if ((await state(LOADED)) === undefined) return 'this kernel has no kexec';
  return (await state(DISABLED)) === '1' ? 'kexec is disabled (kernel.kexec_load_disabled)' : undefined;
}

/** Whether the next reboot goes into a loaded kernel, past any boot loader. */
export async function isKexecLoaded(): Promise<boolean> {
  return (await state(LOADED)) === '1';
}

/** Over kexec(8): loads the kernel into memory, from where the running one starts it. Nothing on a disk changes. */
export function kexecChooser({ kexec }: { readonly kexec: string }): BootChooser {
  return {
    name: 'kexec',
    kernels: async (releases) => {
      if (await isKexecLoaded()) {
        throw new HostError('a kernel is loaded for the next boot already', {
          hint: 'Reboot, or take it back with: kexec -u',
        });
      }
      return releases.map((release) => ({ release, entry: imageOf(release) }));
    },
    choose: async ({ release, entry }) => {
      const running = await readFile('/proc/cmdline', 'utf8');
      await runCommand(kexec, kexecArguments(entry, await initrdOf(release), keptCommandLine(running)));
      if (!(await isKexecLoaded())) throw new Error(`kexec did not load ${entry}`);
    },
    clear: async () => {
      if (!(await isKexecLoaded())) return false;
      await runCommand(kexec, ['-u']);
      if (await isKexecLoaded()) throw new Error('a kernel is still loaded for the next boot');
      return true;
    },
    reboot: async () => {
      await runCommand('systemctl', ['--no-block', 'kexec']);
    },
  };
}

async function initrdOf(release: string): Promise<string | undefined> {
  for (const name of initrdNames(release)) {
    const path = join('/boot', name);
    if (await isThere(path)) return path;
  }
  return undefined;
}

async function state(path: string): Promise<string | undefined> {
  return (await readFile(path, 'utf8').catch(() => undefined))?.trim();
}
