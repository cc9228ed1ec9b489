import { beforeAll, beforeEach } from 'vitest';
import { buildTool } from './build.ts';
import { playground, type Playground } from './playground.ts';

/**
 * One playground for all tests of a file, with the tool built; to be called before other hooks are set.
 * @param obstacle why the tests are skipped
 * @param use is given the playground before the first test; not where they are skipped
 */
export function sharePlayground(obstacle: string | undefined, use: (place: Playground) => void): void {
  beforeAll(async () => {
    if (obstacle !== undefined) return;
    await buildTool();
    const place = await playground();
    use(place);
    return () => place[Symbol.asyncDispose]();
  });
  beforeEach((context) => {
    context.skip(obstacle !== undefined, obstacle);
  });
}
