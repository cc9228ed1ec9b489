import { expect } from 'vitest';
import type { NamespacedHost } from './namespaced-host.ts';
import { drivergrid, type Playground } from './playground.ts';

/** A host that tells what a run may not change. */
interface Watched extends Pick<NamespacedHost, 'enter'> {
  readonly snapshot: () => Promise<Record<string, string>>;
}

/** The host is as it was, and nothing is left for `restore`. */
export async function expectRestored(
  place: Playground,
  host: Watched,
  before: Record<string, string>,
): Promise<void> {
  expect(await host.snapshot()).toEqual(before);
  const restored = await drivergrid(place, ['restore'], host.enter);
  expect(restored).toMatchObject({ exitCode: 0, stdout: 'Nothing to undo.' });
}
