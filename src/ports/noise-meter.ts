import type { HostNoise } from '../core/watch/host-noise.ts';

/** Reads what competes with the measurement on this host. */
export interface NoiseMeter {
  /** Never rejects: what cannot be read is absent. */
  read(): Promise<HostNoise>;
  /** The load of the last minute alone, at once; `undefined` if it cannot be read. */
  load(): number | undefined;
}
