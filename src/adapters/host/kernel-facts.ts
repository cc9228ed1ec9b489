import { readdir, readFile, stat } from 'node:fs/promises';
import { execa } from 'execa';
import type { HostFacts } from '../../core/host/host.ts';
import { which } from './find-program.ts';
import { OVERLAY_PARAMETERS_FOLDER } from './module-parameters.ts';
import { mountsOf } from './mounts.ts';
import { programEnvironment } from './program-environment.ts';

/** File systems that drivers mount. */
const FILESYSTEMS = ['overlay', 'fuse', 'btrfs', 'zfs', 'erofs'] as const;

/** The ones that the kernel has, built in or as a module. */
export async function kernelFilesystems(): Promise<string[]> {
  const listed = await readFile('/proc/filesystems', 'utf8');
  const builtIn = new Set(listed.split('\n').map((line) => line.trim().split(/\s+/).at(-1)));
  const found = await Promise.all(
    FILESYSTEMS.map(async (name) => builtIn.has(name) || (await hasModule(name))),
  );
  return FILESYSTEMS.filter((_, index) => found[index]);
}

/** Names of the parameters of the overlay module; undefined if it is not loaded. */
export async function overlayParameters(): Promise<string[] | undefined> {
  return readdir(OVERLAY_PARAMETERS_FOLDER).catch(() => undefined);
}

/** The kernel makes the node if FUSE is built in, udev if it is a module that is not loaded yet. */
export async function hasFuseDevice(): Promise<boolean> {
  return (await stat('/dev/fuse').catch(() => undefined))?.isCharacterDevice() ?? false;
}

function asked() {
  return { reject: false, extendEnv: false, env: programEnvironment() } as const;
}

/** Whether the module could be loaded. A dry run tells without loading it. */
async function hasModule(name: string): Promise<boolean> {
  const modprobe = await which('modprobe');
  if (modprobe === undefined) return false;
  return (await execa(modprobe, ['--dry-run', '--quiet', name], asked())).exitCode === 0;
}

/** The driver needs the thin-pool target. A kernel with device-mapper built in lists it in /proc/misc. */
export async function hasThinProvisioning(): Promise<boolean> {
  if (await hasModule('dm_thin_pool')) return true;
  const misc = await readFile('/proc/misc', 'utf8').catch(() => '');
  const dmsetup = await which('dmsetup');
  if (!misc.includes('device-mapper') || dmsetup === undefined) return false;
  const targets = await execa(dmsetup, ['targets'], asked());
  return targets.stdout.includes('thin-pool');
}

export async function cgroupMode(): Promise<HostFacts['cgroup']> {
  const mounts = await mountsOf('self');
  const unified = mounts.some((mount) => mount.type === 'cgroup2');
  const legacy = mounts.some((mount) => mount.type === 'cgroup');
  if (unified && legacy) return 'hybrid';
  if (unified) return 'v2';
  return legacy ? 'v1' : 'none';
}
