import fc from 'fast-check';

/** Values that are valid JSON and seldom what was expected. */
export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 0, -0, -1, 0.5, 2 ** 31, 2 ** 53, 1e21, 1e308, -1e308, 5e-324),
  fc.constantFrom<unknown>('', ' ', '0', 'NaN', 'constructor', '__proto__', 'toString', '\0', '\ud83d', '🐳'),
  fc.constantFrom<unknown>([], {}, [null], [[]], { length: 1 }, { toString: 1 }, [0, '', null, {}]),
  fc.jsonValue({ maxDepth: 2 }),
);

/** A place as a fraction of the whole, so that it fits any length and shrinks. */
const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

export interface ValueEdit {
  readonly at: number;
  readonly change: 'replace' | 'remove' | 'rename' | 'repeat';
  readonly value: unknown;
  readonly name: string;
}

export const valueEdit: fc.Arbitrary<ValueEdit> = fc.record({
  at: place,
  change: fc.constantFrom('replace', 'replace', 'remove', 'rename', 'repeat'),
  value: oddValue,
  name: fc.oneof(fc.constantFrom('__proto__', 'constructor', 'length', '', 'type'), fc.string()),
});

/** A value of the seeds with some of its members replaced, removed, renamed or there twice. */
export function mutatedValue(seeds: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc
    .tuple(fc.constantFrom(...seeds), fc.array(valueEdit, { maxLength: 3 }))
    .map(([seed, edits]) => edits.reduce(editValue, structuredClone(seed)));
}

export function editValue(value: unknown, { at, change, value: shared, name }: ValueEdit): unknown {
  // Two edits may share a value, and it must not come to hold itself.
  const put = structuredClone(shared);
  const members = membersOf(value as Json);
  const member = members[Math.floor(at * members.length)];
  if (member === undefined) return put;
  const { holder, key } = member;
  if (Array.isArray(holder)) {
    const index = Number(key);
    if (change === 'remove') holder.splice(index, 1);
    else if (change === 'repeat') holder.splice(index, 0, structuredClone(holder[index] ?? null));
    else holder[index] = put as Json;
  } else if (change === 'remove') Reflect.deleteProperty(holder, key);
  else if (change === 'replace') holder[key] = put as Json;
  else {
    const kept = structuredClone(holder[key] ?? null);
    if (change === 'rename') Reflect.deleteProperty(holder, key);
    // An own property even of the name __proto__, as JSON.parse makes it.
    Object.defineProperty(holder, name, {
      value: kept,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return value;
}

interface Member {
  readonly holder: Json[] | Record<string, Json>;
  readonly key: string;
}

function membersOf(value: Json): Member[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).flatMap((key) => {
    const holder = value;
    const inner = Array.isArray(holder) ? holder[Number(key)] : holder[key];
    return [{ holder, key }, ...membersOf(inner ?? null)];
  });
}

export interface ByteEdit {
  readonly at: number;
  readonly change: 'insert' | 'overwrite' | 'remove' | 'repeat' | 'cut' | 'flip';
  readonly bytes: Uint8Array;
  readonly length: number;
  readonly times: number;
}

/** @param tokens what the format gives a meaning to */
export function byteEdit(tokens: readonly string[]): fc.Arbitrary<ByteEdit> {
  return fc.record({
    at: place,
    change: fc.constantFrom('insert', 'insert', 'overwrite', 'remove', 'repeat', 'cut', 'flip'),
    bytes: fc.oneof(
      fc
        .constantFrom(...tokens, '\0', '\n', '\r\n', '\ufeff', '"', '{', '[', '}', ']')
        .map((it) => Buffer.from(it)),
      fc.uint8Array({ maxLength: 8 }),
    ),
    length: fc.nat({ max: 40 }),
    // Seldom so often that whatever goes down a level for each comes to the end of its stack.
    times: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 9 }) }, fc.constant(20_000)),
  });
}

/** Bytes of the seeds with some inserted, overwritten, removed, repeated or cut off. */
export function mutatedBytes(
  seeds: fc.Arbitrary<string | Uint8Array>,
  tokens: readonly string[],
  most = 4,
): fc.Arbitrary<Buffer> {
  return fc
    .tuple(seeds, fc.array(byteEdit(tokens), { maxLength: most }))
    .map(([seed, edits]) => edits.reduce(editBytes, Buffer.from(seed)));
}

export function editBytes(whole: Buffer, { at, change, bytes, length, times }: ByteEdit): Buffer {
  const start = Math.floor(at * (whole.length + 1));
  const [before, after] = [whole.subarray(0, start), whole.subarray(start)];
  switch (change) {
    case 'insert':
      return Buffer.concat([before, ...Array.from({ length: times }, () => bytes), after]);
    case 'overwrite':
      return Buffer.concat([before, bytes, after.subarray(bytes.length)]);
    case 'remove':
      return Buffer.concat([before, after.subarray(length)]);
    case 'repeat': {
      const part = after.subarray(0, length);
      return Buffer.concat([before, ...Array.from({ length: times }, () => part), after]);
    }
    case 'cut':
      return before;
    case 'flip': {
      const flipped = Buffer.from(whole);
      if (start < flipped.length) flipped[start] = (flipped[start] ?? 0) ^ (1 << (length % 8));
      return flipped;
    }
  }
}
