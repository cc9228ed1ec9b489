import { UsageError } from '../errors.ts';

/** What machines are called by default, and the tool's own guests: it tells nobody's. */
const NO_NAMES: readonly string[] = ['localhost', 'drivergrid', '(none)'];
/** A shorter name is part of too many words: it is looked for as a whole word only. */
const SHORTEST_PART = 4;

/** A name and what stands in its place. */
interface Replaced {
  readonly name: string;
  readonly pseudonym: string;
}

/**
 * `host-01`, `host-02` and so on for hosts, in the order of their names: the same hosts have the same pseudonyms however
 * they were listed.
 */
export function pseudonymsOf(hosts: readonly string[]): ReadonlyMap<string, string> {
  const ordered = [...new Set(hosts)].sort();
  const width = Math.max(2, String(ordered.length).length);
  return new Map(ordered.map((host, index) => [host, `host-${String(index + 1).padStart(width, '0')}`]));
}

/**
 * Takes names out of recorded texts: in any case of letters, and as a part of longer words, as in the volume group
 * `web1-vg`. A name of up to three letters only as a whole word.
 */
export class HiddenNames {
  readonly #pattern: RegExp | undefined;
  readonly #pseudonyms: ReadonlyMap<string, string>;

  /** @param names - each with its pseudonym; of a name with a domain the first part is hidden too */
  constructor(names: Iterable<readonly [name: string, pseudonym: string]>) {
    const all = [...names].flatMap(([name, pseudonym]): Replaced[] => {
      const [first = ''] = name.split('.');
      return [name, first].map((one) => ({ name: one.toLowerCase(), pseudonym }));
    });
    const told = all.filter(({ name }) => name !== '' && !NO_NAMES.includes(name));
    this.#pseudonyms = new Map(told.toReversed().map(({ name, pseudonym }) => [name, pseudonym]));
    // The longest first: web-10 is not web-1 and a zero.
    const parts = [...this.#pseudonyms.keys()].sort((a, b) => b.length - a.length).map(patternOf);
    this.#pattern = parts.length === 0 ? undefined : new RegExp(parts.join('|'), 'giu');
  }

  /** Whether there is anything to hide. */
  get hasNames(): boolean {
    return this.#pattern !== undefined;
  }

  /** Whether a text has any of the names. */
  isIn(text: string): boolean {
    return this.#pattern !== undefined && text.search(this.#pattern) !== -1;
  }

  text(text: string): string {
    if (this.#pattern === undefined) return text;
    return text.replace(this.#pattern, (found) => this.#pseudonyms.get(found.toLowerCase()) ?? '');
  }

  /**
   * A JSON value without the names.
   * @param kept - fields that tables and comparisons go by
   * @throws UsageError if one of these, or the name of a field, has a name in it
   */
  value(value: unknown, kept: readonly string[] = []): unknown {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map((one) => this.value(one, kept));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => {
        if (this.isIn(key)) throw this.#fixed(key, key);
        if (!kept.includes(key)) return [key, this.value(part, kept)];
        const text = JSON.stringify(part);
        if (this.isIn(text)) throw this.#fixed(key, text);
        return [key, part];
      }),
    );
  }

  #fixed(key: string, text: string): UsageError {
    const [name = ''] = (this.#pattern === undefined ? null : text.match(this.#pattern)) ?? [];
    return new UsageError(
      `expected a host name that no field has, found ${name} in ${key}: ${text.slice(0, 120)}`,
      {
        hint: 'What was measured is called so too, and taking the name out would make it another. Gather without --pseudonyms.',
      },
    );
  }
}

function patternOf(name: string): string {
  const plain = name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  return name.length >= SHORTEST_PART ? plain : `(?<![\\p{L}\\p{N}])${plain}(?![\\p{L}\\p{N}])`;
}
