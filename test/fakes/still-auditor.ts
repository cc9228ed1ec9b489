import type { Resource } from '../../src/core/audit/resource.ts';
import type { Auditor } from '../../src/ports/auditor.ts';

export interface StillAuditor extends Auditor {
  /** What is there: a test adds to it, and removing takes from it. */
  readonly there: Resource[];
  /** Kinds that cannot be removed. */
  readonly stuck: readonly Resource['kind'][];
  looks: number;
}

/** A place in which nothing comes or goes but by the test. */
export function stillAuditor(over: Partial<StillAuditor> = {}): StillAuditor {
  const auditor: StillAuditor = {
    ...{ isIsolated: false, marks: ['20261124-031500-a1b2'], there: [], stuck: [], looks: 0 },
    look: () => {
      auditor.looks += 1;
      return Promise.resolve([...auditor.there]);
    },
    remaining: (things) =>
      Promise.resolve(things.filter(({ key }) => auditor.there.some((thing) => thing.key === key))),
    remove: (thing) => {
      if (auditor.stuck.includes(thing.kind)) return Promise.resolve(false);
      auditor.there.splice(auditor.there.indexOf(thing), 1);
      return Promise.resolve(true);
    },
    ...over,
  };
  return auditor;
}
