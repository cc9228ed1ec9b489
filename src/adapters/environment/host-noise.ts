import { readdir, readFile, stat, statfs } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import type { DiskSpace, HostNoise } from '../../core/watch/host-noise.ts';
import type { NoiseMeter } from '../../ports/noise-meter.ts';
import { clockTickUs } from '../host/clock-tick.ts';
import { nearestExisting } from '../host/nearest-existing.ts';

const CPU_FOLDER = '/sys/devices/system/cpu';

/**
 * Reads /proc and /sys, in a few milliseconds.
 * @param folders that the run writes to, by purpose
 */
export function hostNoiseMeter(folders: Readonly<Record<string, string | undefined>>): NoiseMeter {
  return {
    load: () => loadavg()[0],
    read: async (): Promise<HostNoise> => {
      const [cpuTimes, pressure, memory, virtual] = await Promise.all([
        text('/proc/stat'),
        text('/proc/pressure/cpu'),
        text('/proc/meminfo'),
        text('/proc/vmstat'),
      ]);
      return {
        cpus: cpus().length,
        load_1min: number(/^([\d.]+)/, await text('/proc/loadavg')),
        cpu_pressure_percent: number(/^some .*avg60=([\d.]+)/m, pressure),
        ...cpuTime(cpuTimes),
        cpu_waiting_us: number(/^some .*total=(\d+)/m, pressure),
        governors: await governors(),
        thermal_throttles: await thermalThrottles(),
        swap_used_bytes: swapUsed(memory),
        swapped_in_pages: number(/^pswpin (\d+)$/m, virtual),
        swapped_out_pages: number(/^pswpout (\d+)$/m, virtual),
        space: await spaceUnder(folders),
      };
    },
  };
}

/** The first line is `cpu user nice system idle iowait irq softirq steal ...`; guest time is in user and nice. */
function cpuTime(table: string): Pick<HostNoise, 'cpu_total_us' | 'cpu_steal_us' | 'cpu_idle_us'> {
  const ticks = (/^cpu +(.*)$/m.exec(table)?.[1] ?? '').split(' ').map(Number).slice(0, 8);
  const [, , , idle = 0, waitingForDisk = 0, , , steal] = ticks;
  if (steal === undefined) return {};
  const total = ticks.reduce((sum, count) => sum + count, 0);
  return {
    cpu_total_us: total * clockTickUs(),
    cpu_steal_us: steal * clockTickUs(),
    cpu_idle_us: (idle + waitingForDisk) * clockTickUs(),
  };
}

function swapUsed(memory: string): number | undefined {
  const total = number(/^SwapTotal: +(\d+) kB$/m, memory);
  const free = number(/^SwapFree: +(\d+) kB$/m, memory);
  return total === undefined || free === undefined ? undefined : (total - free) * 1024;
}

async function governors(): Promise<readonly string[] | undefined> {
  const found = await ofEachCpu('cpufreq/scaling_governor');
  return found.length === 0 ? undefined : [...new Set(found)].toSorted();
}

/** CPUs of one core count the same event each, so only whether there were any counts. */
async function thermalThrottles(): Promise<number | undefined> {
  const counts = (
    await Promise.all(
      ['core_throttle_count', 'package_throttle_count'].map((name) => ofEachCpu(`thermal_throttle/${name}`)),
    )
  ).flat();
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + Number(count), 0);
}

/** A file's value for each CPU that has it. */
async function ofEachCpu(file: string): Promise<string[]> {
  const names = (await readdir(CPU_FOLDER).catch(() => [])).filter((name) => /^cpu\d+$/.test(name));
  const found = await Promise.all(names.map((name) => text(join(CPU_FOLDER, name, file))));
  return found.map((one) => one.trim()).filter((one) => one !== '');
}

async function spaceUnder(folders: Readonly<Record<string, string | undefined>>): Promise<DiskSpace[]> {
  const found = await Promise.all(
    Object.entries(folders).map(async ([what, folder]) =>
      folder === undefined ? undefined : await diskSpace(what, resolve(folder)).catch(() => undefined),
    ),
  );
  return found.filter((space) => space !== undefined);
}

async function diskSpace(what: string, path: string): Promise<DiskSpace> {
  const existing = await nearestExisting(path);
  const [{ dev }, { bsize, blocks, bfree, bavail }] = await Promise.all([stat(existing), statfs(existing)]);
  return {
    ...{ what, path, device: dev },
    free_bytes: bavail * bsize,
    size_bytes: (blocks - bfree + bavail) * bsize,
  };
}

async function text(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}

function number(pattern: RegExp, source: string): number | undefined {
  const found = pattern.exec(source)?.[1];
  return found === undefined ? undefined : Number(found);
}
