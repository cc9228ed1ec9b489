import { systemClock } from '../../src/adapters/host/system-clock.ts';
import type { Clock } from '../../src/ports/clock.ts';

/** A clock whose waits are over so many times sooner: for deadlines that a test must see pass. */
export function quickClock(times: number): Clock {
  return {
    ...systemClock,
    after: (ms, action) => systemClock.after(ms / times, action),
    sleep: (ms, signal) => systemClock.sleep(ms / times, signal),
  };
}
