import type { Resource } from './resource.ts';

const TARGET = /^socket:\[\d+\]$/;

/**
 * The things, with each socket also having the traces of the processes that hold it: a shim's socket is named by a
 * digest, which says nothing, but whoever is left with it open is of some container or runtime.
 */
export function withHolders(things: readonly Resource[]): Resource[] {
  const holders = new Map<string, string[]>();
  for (const { kind, traces } of things) {
    if (kind !== 'process') continue;
    for (const trace of traces) {
      if (TARGET.test(trace)) holders.set(trace, [...(holders.get(trace) ?? []), ...traces]);
    }
  }
  return things.map((thing) => {
    if (thing.kind !== 'socket') return thing;
    const added = thing.traces.flatMap((trace) => holders.get(trace) ?? []);
    return added.length === 0 ? thing : { ...thing, traces: [...thing.traces, ...added] };
  });
}
