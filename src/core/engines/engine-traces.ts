import type { Resource, ResourceKind } from '../audit/resource.ts';

/** How to tell what an engine makes itself from what a runtime makes. */
export interface EngineTraces {
  /** Names of its programs. */
  readonly programs: RegExp;
  /** Names of its network devices. */
  readonly links: RegExp;
  /** Kinds of things that only it makes. */
  readonly kinds: readonly ResourceKind[];
  /** Whether it makes a thing with its first container and keeps it for all others: no container has left it. */
  readonly keeps?: (thing: Pick<Resource, 'kind' | 'key'>) => boolean;
}

/** Of a run with several kinds of engines. */
export function allTraces(traces: readonly EngineTraces[]): EngineTraces {
  const either = (patterns: readonly RegExp[]): RegExp =>
    new RegExp(patterns.map(({ source }) => `(?:${source})`).join('|'));
  return {
    programs: either(traces.map(({ programs }) => programs)),
    links: either(traces.map(({ links }) => links)),
    kinds: [...new Set(traces.flatMap(({ kinds }) => kinds))],
    keeps: (thing) => traces.some(({ keeps }) => keeps?.(thing) === true),
  };
}
