import { groupBy } from '../group-by.ts';

/** Different values of one fact that are told, the most frequent first. */
const MOST_TOLD = 4;

/**
 * A gathered environment.json as people read it: each fact once, by its path; where hosts differ, how many have which
 * value. Any other environment as it is.
 */
export function environmentOverHosts(environment: unknown): unknown {
  const { hosts } = (environment ?? {}) as { hosts?: Record<string, unknown> | null };
  if (hosts == null) return environment;
  const flat = Object.entries(hosts).map(([host, own]) => ({ host, facts: new Map(factsIn(own, '')) }));
  const paths = new Set(flat.flatMap(({ facts }) => [...facts.keys()]));
  const facts = [...paths].map((path) => {
    const groups = [...groupBy(flat, (one) => one.facts.get(path) ?? 'not recorded')];
    return [path, groups.length === 1 ? groups[0]?.[0] : differing(groups)] as const;
  });
  return { hosts: flat.length, ...Object.fromEntries(facts) };
}

type Groups = readonly (readonly [value: string, hosts: readonly { readonly host: string }[]])[];

function differing(groups: Groups): string {
  const ordered = groups.toSorted(([, one], [, other]) => other.length - one.length);
  const told = ordered
    .slice(0, MOST_TOLD)
    .map(
      ([value, hosts]) =>
        `${value.slice(0, 200)} (${hosts.length === 1 ? (hosts[0]?.host ?? '') : `${hosts.length} hosts`})`,
    );
  const rest = ordered.length - told.length;
  return [...told, ...(rest > 0 ? [`and ${rest} more values`] : [])].join('; ');
}

function* factsIn(value: unknown, path: string): Generator<readonly [string, string], undefined> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    yield [path, typeof value === 'string' ? value : JSON.stringify(value)];
    return undefined;
  }
  for (const [key, inner] of Object.entries(value))
    yield* factsIn(inner, path === '' ? key : `${path}.${key}`);
  return undefined;
}
