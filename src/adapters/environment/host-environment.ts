import { readdir, readFile } from 'node:fs/promises';
import { cpus, freemem, hostname, loadavg, totalmem, version as kernelBuild } from 'node:os';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { HostFacts } from '../../core/host/host.ts';
import { mountsOf } from '../host/mounts.ts';

/** Kernel options that affect container starts; absent ones are recorded as absent. */
const KERNEL_OPTIONS =
  /^CONFIG_((?:OVERLAY_FS|PREEMPT)\w*|DM_THIN_PROVISIONING|BTRFS_FS|HZ(?:_\d+)?|CGROUP_FAVOR_DYNMODS)=(.*)$/;

/** What besides driver and runtime may change a number. All of it is recorded, none is changed. */
export async function hostEnvironment(host: HostFacts): Promise<Record<string, unknown>> {
  return {
    hostname: hostname(),
    kernel: {
      release: host.kernel,
      build: kernelBuild(),
      command_line: await line('/proc/cmdline'),
      options: await kernelOptions(host.kernel),
      overlay_parameters: await filesIn('/sys/module/overlay/parameters'),
      clocksource: await line('/sys/devices/system/clocksource/clocksource0/current_clocksource'),
      rcu_expedited: await line('/sys/kernel/rcu_expedited'),
      transparent_hugepage: await line('/sys/kernel/mm/transparent_hugepage/enabled'),
      lsm: await line('/sys/kernel/security/lsm'),
      boot_id: host.boot_id,
    },
    cpu: {
      model: cpus()[0]?.model,
      count: cpus().length,
      governor: await line('/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor'),
      smt: await line('/sys/devices/system/cpu/smt/control'),
      vulnerabilities: await filesIn('/sys/devices/system/cpu/vulnerabilities'),
      hypervisor: /\bhypervisor\b/.test(await text('/proc/cpuinfo')),
      product: await line('/sys/class/dmi/id/product_name'),
    },
    memory: { total_bytes: totalmem(), free_bytes: freemem() },
    load: { average: loadavg(), pressure: await filesIn('/proc/pressure') },
    cgroup: { mode: host.cgroup, mounts: await cgroupMounts() },
    state: { ...host.state, disk: await diskUnder(host.state.path) },
    mounts: (await mountsOf('self')).length,
    distribution: /^PRETTY_NAME="?([^"\n]*)/m.exec(await text('/etc/os-release'))?.[1],
    tools: host.tools,
    node: process.version,
  };
}

async function text(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}

async function line(path: string): Promise<string | undefined> {
  const found = (await text(path)).trim();
  return found === '' ? undefined : found;
}

/** Every file of a folder as one entry; absent if the folder is. */
async function filesIn(folder: string): Promise<Record<string, string> | undefined> {
  const names = await readdir(folder).catch(() => undefined);
  if (names === undefined) return undefined;
  const entries = await Promise.all(
    names.map(async (name) => [name, await line(join(folder, name))] as const),
  );
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** From the running kernel if it carries its configuration, otherwise from /boot. */
async function kernelOptions(release: string): Promise<Record<string, string> | undefined> {
  const packed = await readFile('/proc/config.gz').catch(() => undefined);
  const config = packed === undefined ? await text(`/boot/config-${release}`) : gunzipSync(packed).toString();
  if (config === '') return undefined;
  const entries = config.split('\n').flatMap((one): [string, string][] => {
    const [, option, value] = KERNEL_OPTIONS.exec(one) ?? [];
    return option === undefined || value === undefined ? [] : [[option, value]];
  });
  return Object.fromEntries(entries);
}

async function cgroupMounts(): Promise<string[]> {
  const mounts = (await mountsOf('self')).filter((mount) => mount.type.startsWith('cgroup'));
  return mounts.map(({ mountPoint, type, options }) => `${type} ${mountPoint} ${options}`);
}

/** The disk under the state directory, with the kernel's settings for it. */
async function diskUnder(path: string): Promise<Record<string, unknown> | undefined> {
  const mounts = (await mountsOf('self'))
    .filter(({ mountPoint }) => mountPoint === '/' || path.startsWith(`${mountPoint}/`))
    .sort((left, right) => left.mountPoint.length - right.mountPoint.length);
  const mount = mounts.at(-1);
  if (mount === undefined) return undefined;
  const queue = `/sys/class/block/${basename(mount.source)}/queue`;
  return {
    source: mount.source,
    options: mount.options,
    rotational: await line(join(queue, 'rotational')),
    scheduler: await line(join(queue, 'scheduler')),
  };
}
