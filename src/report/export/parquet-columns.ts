import type { SchemaElement } from 'hyparquet-writer';
import { AXES } from '../../core/axes/known-axes.ts';
import { UsageError } from '../../core/errors.ts';
import type { ResultSet } from '../../core/results/result-set.ts';
import type { Field, TableColumn } from '../tables/table.ts';

type Value = string | number | bigint | boolean | Date | null;

/** A column of the file, and how a field of the table becomes a value in it. Every column may lack values. */
export interface ParquetColumn {
  readonly element: SchemaElement;
  readonly encode: (field: Field) => Value;
}

/** Small whole numbers; of axes those that count are so too. */
const COUNTS = new Set(['round', 'seq', 'iteration', 'exit_code', 'sentinel']);

/** Quantities that are whole by what they count: what remains (latencies, rates) may have a fraction. */
const WHOLE_QUANTITY = /_(?:bytes|inodes)$/;

type Kind = Omit<ParquetColumn, 'element'> & { readonly element: Omit<SchemaElement, 'name'> };

const TEXT: Kind = {
  // Text that repeats is written once for a group of rows: the writer makes a dictionary where that is smaller.
  element: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  encode: (field) => (field === undefined ? null : String(field)),
};

const FLAG: Kind = { element: { type: 'BOOLEAN' }, encode: (field) => field !== undefined };

const NUMBER: Kind = {
  element: { type: 'DOUBLE' },
  encode: (field) => (field === undefined ? null : Number(field)),
};

const INSTANT: Kind = {
  element: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MICROS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
  },
  encode: (field) => {
    const date = new Date(field ?? '');
    return Number.isNaN(date.getTime()) ? null : date;
  },
};

/** Types by what a column of samples.csv holds. */
export function parquetColumns(
  columns: readonly TableColumn[],
  { quantities }: ResultSet,
): readonly ParquetColumn[] {
  const counting = new Set(AXES.flatMap(({ name, kind }) => (kind === 'count' ? name : [])));
  const seen = new Set<string>();
  return columns.map(({ name, kind }) => {
    const found = kindOf(name, kind, { counting, quantities });
    return {
      element: { ...found.element, name: distinct(name, seen), repetition_type: 'OPTIONAL' },
      encode: found.encode,
    };
  });
}

function kindOf(
  name: string,
  kind: TableColumn['kind'],
  {
    counting,
    quantities,
  }: { readonly counting: ReadonlySet<string>; readonly quantities: readonly string[] },
): Kind {
  if (kind === 'instant') return INSTANT;
  if (name === 'outlier') return FLAG;
  if (COUNTS.has(name) || counting.has(name))
    return { element: { type: 'INT32' }, encode: whole(name, Number) };
  if (quantities.includes(name)) return WHOLE_QUANTITY.test(name) ? wide(name) : NUMBER;
  return /_(?:us|bytes)$/.test(name) ? wide(name) : TEXT;
}

function wide(name: string): Kind {
  return { element: { type: 'INT64' }, encode: whole(name, BigInt) };
}

/** @throws UsageError for a fraction, which an integer column would lose: no run records one */
function whole(name: string, as: (value: number) => number | bigint): (field: Field) => Value {
  return (field) => {
    if (field === undefined) return null;
    if (Number.isSafeInteger(field)) return as(field as number);
    throw new UsageError(`expected a whole number in each ${name} of the run's samples, found ${field}`, {
      hint: 'events.jsonl was changed after the run: put the original back.',
    });
  };
}

/** Readers refuse two columns of one name; a scenario's own steps may have any. */
function distinct(name: string, seen: Set<string>): string {
  let found = name;
  for (let next = 2; seen.has(found); next++) found = `${name}_${next}`;
  seen.add(found);
  return found;
}
