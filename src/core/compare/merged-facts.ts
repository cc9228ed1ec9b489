export type Entries = Readonly<Record<string, unknown>>;

/** What was recorded of a side, by what changes together. */
export type Facts = Readonly<Record<string, Entries>>;

/** One set of facts of many hosts': where they differ, each value once, as a text in order. */
export function mergedFacts(hosts: readonly Facts[]): Facts {
  return mergedEntries(hosts) as Facts;
}

function mergedEntries(all: readonly Entries[]): Entries {
  const keys = [...new Set(all.flatMap((entries) => Object.keys(entries)))];
  return Object.fromEntries(keys.map((key) => [key, mergedValue(all.map((entries) => entries[key]))]));
}

function mergedValue(values: readonly unknown[]): unknown {
  const known = values.filter((value) => value !== undefined && value !== null);
  if (known.length > 0 && known.every(isEntries)) return mergedEntries(known);
  const numbers = known.filter((value) => typeof value === 'number');
  if (numbers.length === known.length && numbers.length > 0) return mergedNumbers(numbers);
  const [first, ...others] = new Set(known.map(textOf));
  return others.length === 0 ? known[0] : [first, ...others].sort().join('; ');
}

/** Kernels reserve some memory, and not each as much: what is 5 % apart is one value, the least. */
function mergedNumbers(numbers: readonly number[]): unknown {
  const apart: number[] = [];
  for (const value of numbers.toSorted((one, other) => one - other)) {
    const last = apart.at(-1);
    if (last === undefined || value > last * 1.05) apart.push(value);
  }
  return apart.length === 1 ? apart[0] : apart.join('; ');
}

export function isEntries(value: unknown): value is Entries {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textOf(value: unknown): string {
  if (value === undefined || value === null) return 'not recorded';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
