import type { ResourceKind } from '../audit/resource.ts';

/** How what an engine of a kind makes itself is told from what a runtime does. */
export interface EngineTraces {
  /** Names of its programs. */
  readonly programs: RegExp;
  /** Names of its network devices. */
  readonly links: RegExp;
  /** Kinds of things of which it alone makes any. */
  readonly kinds: readonly ResourceKind[];
}
