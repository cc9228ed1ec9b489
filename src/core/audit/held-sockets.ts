import type { Resource } from './resource.ts';

const TARGET = /^socket:\[\d+\]$/;

/**
 * Adds to each socket the traces of the processes that hold it. A shim's socket is named by a digest, which says
 * nothing, but a process that has it open belongs to some container or runtime.
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
