import type { DataRoot, Stored } from '../ports/data-root.ts';
import type { StepTimer } from './step-timer.ts';

/** Counts what is stored, in no step's time. A count that fails is told at a step of its own. */
export async function countStored(
  dataRoot: DataRoot,
  timer: StepTimer,
  signal: AbortSignal,
): Promise<Stored> {
  const { current } = timer;
  timer.current = 'count';
  const found = await timer.untimed(() => dataRoot.count(signal));
  timer.current = current;
  return found;
}

/** What is stored now and was not before: `image_bytes`, and `image_inodes` where inodes are counted. */
export function added(what: string, before: Stored, after: Stored): Record<string, number> {
  const bytes = { [`${what}_bytes`]: after.bytes - before.bytes };
  return before.inodes === undefined || after.inodes === undefined
    ? bytes
    : { ...bytes, [`${what}_inodes`]: after.inodes - before.inodes };
}

/** A warning for counts that hold more than the engine's. */
export function sharedTrouble({ isShared }: DataRoot, start: string): string | undefined {
  return isShared
    ? `other programs write to the data root's file system: bytes and inodes of ${start} include theirs`
    : undefined;
}
