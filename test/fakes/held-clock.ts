import { systemClock } from '../../src/adapters/host/system-clock.ts';
import type { Clock } from '../../src/ports/clock.ts';

export interface HeldClock extends Clock {
  /** Every deadline that is set now is over. */
  readonly pass: () => void;
  /** How long each deadline was that has passed, in milliseconds. */
  readonly passed: readonly number[];
}

/** A clock whose deadlines are over when a test says so, and never by themselves. */
export function heldClock(): HeldClock {
  const held = new Set<{ readonly ms: number; readonly action: () => void }>();
  const passed: number[] = [];
  return {
    ...systemClock,
    after: (ms, action) => {
      const deadline = { ms, action };
      held.add(deadline);
      return () => {
        held.delete(deadline);
      };
    },
    pass: () => {
      for (const deadline of [...held]) {
        // What another has called off does not pass.
        if (!held.delete(deadline)) continue;
        passed.push(deadline.ms);
        deadline.action();
      }
    },
    passed,
  };
}
