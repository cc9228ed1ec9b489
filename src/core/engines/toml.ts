import { parse, stringify, TomlError } from 'smol-toml';

/** A table of TOML: whole numbers are BigInts, so that a number with a fraction of zero stays one. */
export type TomlTable = Readonly<Record<string, unknown>>;

/** A file of TOML. */
export function tomlText(table: TomlTable): string {
  return stringify(table, { numbersAsFloat: true });
}

/** What a file of TOML says, or why it is none, with the line. */
export function readToml(text: string): { readonly table: TomlTable } | { readonly problem: string } {
  try {
    return { table: parse(text, { integersAsBigInt: true }) };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [first = ''] = error.message.split('\n');
    return {
      problem: `line ${error.line} is no valid TOML: ${first.replace(/^Invalid TOML document: /, '')}`,
    };
  }
}

/** One table with the values of another, which win; tables that both have are merged likewise. */
export function mergedTables(below: TomlTable, above: TomlTable): TomlTable {
  const merged: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const was = Object.hasOwn(below, key) ? below[key] : undefined;
    merged[key] = isTable(was) && isTable(value) ? mergedTables(was, value) : value;
  }
  return merged;
}

/** The value at a path of keys; undefined if a key is missing. */
export function tomlAt(table: TomlTable, ...keys: readonly string[]): unknown {
  let value: unknown = table;
  for (const key of keys) value = isTable(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return value;
}

function isTable(value: unknown): value is TomlTable {
  if (typeof value !== 'object' || value === null) return false;
  // Lists and times have others.
  return [null, Object.prototype].includes(Object.getPrototypeOf(value) as object | null);
}
