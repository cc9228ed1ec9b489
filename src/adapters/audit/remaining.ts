import { nameOf, type Resource } from '../../core/audit/resource.ts';
import { isThere } from '../host/is-there.ts';
import { livesStill } from './remove-resource.ts';

/** Of things that a look has found, those that are there still. */
export async function remainingOf(
  things: readonly Resource[],
  look: () => Promise<readonly Resource[]>,
): Promise<Resource[]> {
  if (things.length === 0) return [];
  const now = new Set((await look()).map(nameOf));
  const isLeft = await Promise.all(
    things.map(async (thing) => {
      // These outlive the namespaces that a look goes through.
      if (thing.kind === 'process') return livesStill(thing.key);
      if (thing.kind === 'cgroup') return isThere(thing.key);
      return now.has(nameOf(thing));
    }),
  );
  return things.filter((_, index) => isLeft[index]);
}
