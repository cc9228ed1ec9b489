import type { Part } from './part.ts';

/** Something that was under way. Times are microseconds of CLOCK_MONOTONIC. */
export interface Activity {
  readonly begin: number;
  /** Infinity: longer than what was recorded. */
  readonly end: number;
  readonly part: Part;
  readonly kind: ActivityKind;
  /** For people: a program, a system call, a span of the engine's. */
  readonly name: string;
}

/**
 * - `program`: a helper or a call of the runtime, from its exec to its exit
 * - `call`: a system call of the engine
 * - `container`: the container's program
 * - `stopped`: a task that a signal has stopped
 * - `span`: what the engine tells of itself
 * - `cpu`: a task on a CPU
 * - `blocked`: a task that waits in the kernel, or for a CPU
 */
export type ActivityKind = 'program' | 'call' | 'container' | 'stopped' | 'span' | 'cpu' | 'blocked';
