import type { DriverTraits } from '../driver-traits.ts';
import { SINCE, SNAPSHOTTERS } from './snapshotters.ts';

/** containerd's snapshotters, with the versions that have them. */
export const CONTAINERD_DRIVERS: Readonly<Record<string, DriverTraits>> = Object.fromEntries(
  Object.entries(SNAPSHOTTERS).map(([name, traits]) => {
    const since = SINCE[name];
    return [name, since === undefined ? traits : { ...traits, since }];
  }),
);
