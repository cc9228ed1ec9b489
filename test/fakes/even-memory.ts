import type { MemoryMeter } from '../../src/ports/memory-meter.ts';

/** Every container takes as much: a shim of 10 bytes, itself 2, and a byte of page cache. */
export function evenMemory(): MemoryMeter {
  return {
    running: (pids) => Promise.resolve(pids.length),
    read: ({ length }) =>
      Promise.resolve({ shimPss: 10 * length, containerPss: 2 * length, engineRss: 1000, pageCache: length }),
  };
}
