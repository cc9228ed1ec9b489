import { nameOf, type Resource } from '../../core/audit/resource.ts';
import { isThere } from '../host/is-there.ts';
import { livesStill } from './remove-resource.ts';

/** The things from an earlier look that are still there. */
export async function remainingOf(
  things: readonly Resource[],
  look: () => Promise<readonly Resource[]>,
): Promise<Resource[]> {
  if (things.length === 0) return [];
  const now = new Set((await look()).map(nameOf));
  const isLeft = await Promise.all(
    things.map(async (thing) => {
      // These outlive the namespaces that a look covers.
      if (thing.kind === 'process') return livesStill(thing.key);
      if (thing.kind === 'cgroup') return isThere(thing.key);
      return now.has(nameOf(thing));
    }),
  );
  return things.filter((_, index) => isLeft[index]);
}
