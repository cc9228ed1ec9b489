/**
 * What an engine tells over CRI beyond the interface if it is asked to be verbose: texts of JSON by name, of a form of its
 * own; of a container all is under the name `info`.
 */
export class VerboseInfo {
  readonly #value: Readonly<Record<string, unknown>>;

  constructor(info: Readonly<Record<string, string>>) {
    const { info: whole = '', ...parts } = info;
    const values = Object.entries(parts).map(([name, text]) => [name, parsed(text)] as const);
    this.#value = { ...asObject(parsed(whole)), ...Object.fromEntries(values) };
  }

  /** The text or number at a path; empty if there is none: old engines leave some out. */
  at(...path: readonly string[]): string {
    const found = this.#find(path);
    return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
  }

  /** The keys of an object at a path. */
  keysAt(...path: readonly string[]): readonly string[] {
    return Object.keys(asObject(this.#find(path)));
  }

  #find(path: readonly string[]): unknown {
    let value: unknown = this.#value;
    for (const key of path) value = Object.hasOwn(asObject(value), key) ? asObject(value)[key] : undefined;
    return value;
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
