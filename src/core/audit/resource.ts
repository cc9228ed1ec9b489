import { surplus } from './surplus.ts';

/** Kinds of things that an engine, a runtime or the tool itself may leave behind. */
export type ResourceKind = CommonKind | HeldKind;

/** What engines hold beside containers, by the engine's name: recorded as such. */
type HeldKind = `${string} network` | `${string} volume`;

type CommonKind =
  | 'process'
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
  /** The same in every look for as long as the thing is there, and no later one's of its kind. */
  readonly key: string;
  /** What it is, for a person. */
  readonly text: string;
  /** Arguments, paths and names in which its owner may be found; for that only, since they may hold secrets. */
  readonly traces: readonly string[];
  /** Of a process: whether it descends from the engine or from the tool, whichever is looked at. */
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
