import type { z } from 'zod';

/** Complains of each name that an entry before has. @param what - what the entries are */
export function uniqueNames(what: string) {
  return (entries: readonly { name: string }[], context: z.RefinementCtx): void => {
    entries.forEach((entry, index) => {
      const first = entries.findIndex((other) => other.name === entry.name);
      if (first === index) return;
      context.addIssue({
        code: 'custom',
        path: [index],
        message: `the ${what} name "${entry.name}" is used twice; rename one`,
      });
    });
  };
}
