import type { DiskSpace, HostNoise } from './host-noise.ts';
import { counted } from '../counted.ts';

/** Load per CPU at the start above which other work takes part in the measurement. */
const LOAD_PER_CPU = 0.5;
const PRESSURE_PERCENT = 10;
const STEAL_SHARE = 0.01;
/** A page or two are swapped even on an idle host: this is 1 MiB at 4 KiB a page. */
const SWAPPED_PAGES = 256;
const FREE_BYTES = 2 ** 30;
const FREE_SHARE = 0.1;

/**
 * What on the host disturbed a session, from before and after: what was found, why it matters and what to do, a
 * sentence each. No noise, no warning; what the kernel does not report is skipped.
 */
export function noiseWarnings(before: HostNoise, after: HostNoise): string[] {
  return [
    busy(before),
    stolen(before, after),
    governed(before),
    throttled(before, after),
    swapped(before, after),
    ...scarce(before, after),
  ].filter((text) => text !== undefined);
}

/** Before only: the run itself causes load, too. */
function busy({ cpus, load_1min: load, cpu_pressure_percent: pressure }: HostNoise): string | undefined {
  const limit = cpus * LOAD_PER_CPU;
  const signs = [
    load !== undefined && load > limit ? `a load of ${load.toFixed(1)} on ${counted(cpus, 'CPU')}` : '',
    pressure !== undefined && pressure > PRESSURE_PERCENT
      ? `tasks waiting for a CPU in ${pressure.toFixed(0)} % of the minute before`
      : '',
  ].filter((sign) => sign !== '');
  if (signs.length === 0) return undefined;
  return (
    `the host was busy when the session began, with ${signs.join(' and ')}: ` +
    `timings include other programs' work; stop them, wait until the load is below ${limit.toFixed(1)}, and run again`
  );
}

function stolen(before: HostNoise, after: HostNoise): string | undefined {
  const total = increase(before.cpu_total_us, after.cpu_total_us);
  const steal = increase(before.cpu_steal_us, after.cpu_steal_us);
  if (total === undefined || steal === undefined || steal <= total * STEAL_SHARE) return undefined;
  return (
    `the hypervisor took ${((steal / total) * 100).toFixed(1)} % of this machine's CPU time for others: an iteration ` +
    `that waited for it looks slow; measure on a host without neighbours, or on one with dedicated CPUs`
  );
}

function governed({ governors }: HostNoise): string | undefined {
  const others = governors?.filter((governor) => governor !== 'performance') ?? [];
  if (others.length === 0) return undefined;
  return (
    `the CPU frequency is set by ${others.join(' and ')}: short work may end before the clock has risen, and the same ` +
    `work takes a different time after an idle phase; set the governor to performance ` +
    `(cpupower frequency-set -g performance)`
  );
}

function throttled(before: HostNoise, after: HostNoise): string | undefined {
  const times = increase(before.thermal_throttles, after.thermal_throttles);
  if (times === undefined || times === 0) return undefined;
  return (
    `the CPUs got too hot and were slowed down ${counted(times, 'time')}: what was measured last is slower than what ` +
    `was measured first; improve the cooling, or let the host rest between runs`
  );
}

function swapped(before: HostNoise, after: HostNoise): string | undefined {
  const pagesIn = increase(before.swapped_in_pages, after.swapped_in_pages) ?? 0;
  const pagesOut = increase(before.swapped_out_pages, after.swapped_out_pages) ?? 0;
  if (pagesIn + pagesOut < SWAPPED_PAGES) return undefined;
  return (
    `the host swapped during the measurement, ${pagesIn} pages in and ${pagesOut} out: such an iteration measures the ` +
    `disk; free memory, or turn swap off (swapoff -a)`
  );
}

/** The smaller of before and after for each file system, once. */
function scarce(before: HostNoise, after: HostNoise): string[] {
  const least = new Map<number, DiskSpace>();
  for (const space of [...before.space, ...after.space]) {
    const known = least.get(space.device);
    if (known === undefined || space.free_bytes < known.free_bytes) least.set(space.device, space);
  }
  return [...least.values()]
    .filter((space) => space.free_bytes < Math.max(FREE_BYTES, space.size_bytes * FREE_SHARE))
    .map(
      ({ what, path, free_bytes: free, size_bytes: size }) =>
        `the file system of the ${what} ${path} has ${gibibytes(free)} of ${gibibytes(size)} free: a full file system ` +
        `is slower, and one without room ends the run; make room, or choose a folder on another disk`,
    );
}

/** `undefined` if it is not known, or if the counter was reset. */
function increase(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined || to < from ? undefined : to - from;
}

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
