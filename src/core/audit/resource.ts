import { surplus } from './surplus.ts';

/** Kinds of things that an engine, a runtime or the tool itself may leave behind. */
export type ResourceKind = CommonKind | HeldKind;

/** What engines hold besides containers, recorded by the engine's own name for it. */
type HeldKind = `${string} network` | `${string} volume`;

type CommonKind =
  | 'process'
  | 'pod'
  | 'container'
  | 'mount'
  | 'network namespace'
  | 'link'
  | 'firewall rule'
  | 'socket'
  | 'cgroup'
  | 'loop device'
  | 'device-mapper device'
  | 'physical volume'
  | 'volume group'
  | 'logical volume'
  | 'file';

/** One thing that a look has found. */
export interface Resource {
  readonly kind: ResourceKind;
  /** The same in every look while the thing exists, and never used again for another of its kind. */
  readonly key: string;
  /** Its description for people. */
  readonly text: string;
  /** Arguments, paths and names that may reveal its owner. For that only, since they may contain secrets. */
  readonly traces: readonly string[];
  /** For a process: whether it descends from the engine or the tool, whichever is looked at. */
  readonly descends?: boolean | undefined;
}

/** What is there now and was not before. */
export function appeared(before: readonly Resource[], now: readonly Resource[]): Resource[] {
  return surplus(now, before, nameOf);
}

/** Its kind and key in one. */
export function nameOf({ kind, key }: Resource): string {
  return `${kind} ${key}`;
}
