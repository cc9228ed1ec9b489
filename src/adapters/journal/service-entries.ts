import { ENGINE_KINDS, USUAL_KIND } from '../../core/engines/known-engines.ts';
import type { ServedKind } from '../labs/system/unit.ts';

const SERVED = ENGINE_KINDS.flatMap(({ service, ...kind }): ServedKind[] =>
  service === undefined ? [] : [{ ...kind, service }],
);

/** Kinds of engines that journal entries of a service may name. */
export const SERVED_NAMES = SERVED.map(({ name }) => name);

/**
 * The kind of engine of a journal entry; one without a name is of the time when all were Docker's.
 * @throws TypeError for a name that reading the entry has excluded
 */
export function entryKind(name = USUAL_KIND.name): ServedKind {
  const found = SERVED.find((kind) => kind.name === name);
  if (found === undefined) throw new TypeError(`expected an engine that a service runs, found ${name}`);
  return found;
}
