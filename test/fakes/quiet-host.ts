import type { HostNoise } from '../../src/core/watch/host-noise.ts';
import type { NoiseMeter } from '../../src/ports/noise-meter.ts';

/** A host of four CPUs on which nothing else happens. */
export const QUIET: HostNoise = {
  cpus: 4,
  load_1min: 0.1,
  cpu_pressure_percent: 0,
  cpu_total_us: 1e12,
  cpu_steal_us: 0,
  governors: ['performance'],
  thermal_throttles: 3,
  swap_used_bytes: 0,
  swapped_in_pages: 10,
  swapped_out_pages: 20,
  space: [
    { what: 'state directory', path: '/var/lib/drivergrid', device: 1, free_bytes: 5e11, size_bytes: 1e12 },
  ],
};

/** Reads these one after the other, then the last again. */
export function noiseMeter(...readings: readonly Partial<HostNoise>[]): NoiseMeter {
  let next = 0;
  return {
    load: () => QUIET.load_1min,
    read: () => Promise.resolve({ ...QUIET, ...readings[Math.min(next++, readings.length - 1)] }),
  };
}
