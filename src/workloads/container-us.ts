import type { StepTimer } from './step-timer.ts';

/** What the engine took to make, start and remove the container around the work, and how long it ran. */
export function containerUs({ steps }: StepTimer): Record<string, number> {
  return Object.fromEntries(
    ['create', 'start', 'exit', 'remove', 'delete'].flatMap((name) => {
      const us = steps[name];
      return us === undefined ? [] : [[`container_${name}`, us]];
    }),
  );
}
