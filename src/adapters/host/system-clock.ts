import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../ports/clock.ts';

/** `process.hrtime` is CLOCK_MONOTONIC: setting the wall clock does not move it. */
export const systemClock: Clock = {
  nowUs: () => Number(process.hrtime.bigint()) / 1000,
  wallTime: () => new Date().toISOString(),
  after: (ms, action) => {
    const timer = setTimeout(action, ms);
    return () => {
      clearTimeout(timer);
    };
  },
  sleep: async (ms, signal) => {
    try {
      await delay(ms, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      throw signal?.aborted === true ? signal.reason : error;
    }
  },
};
