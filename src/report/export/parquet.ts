import { ByteWriter, ParquetWriter, type ColumnSource } from 'hyparquet-writer';
import { UsageError } from '../../core/errors.ts';
import type { RunEvent } from '../../core/record/events.ts';
import type { ResultSet } from '../../core/results/result-set.ts';
import { samplesLayout, samplesTable } from '../tables/samples-table.ts';
import type { Field } from '../tables/table.ts';
import { parquetColumns, type ParquetColumn } from './parquet-columns.ts';

/** Of the columns and the metadata; a change of what is there is a new one. */
const SCHEMA = 1;

/** A group of rows is in memory at a time, and readers take it as the unit of their work. */
const ROWS_PER_GROUP = 50_000;

/**
 * The samples as a Parquet file, piece by piece: a row for every sample in the order recorded, with the columns of
 * samples.csv. Warm-up and failed samples are in it, as `phase` and `status` say.
 *
 * @param events - those from which `results` was made
 * @param kernel - only samples under this one
 * @throws UsageError, while pieces are made, if there is no sample, or a time is no whole number
 */
export function* samplesParquet(
  results: ResultSet,
  events: Iterable<RunEvent>,
  { environment, kernel }: { readonly environment: unknown; readonly kernel?: string | undefined },
): Generator<Uint8Array, undefined> {
  const table = samplesTable(samplesLayout(results), events);
  const columns = parquetColumns(table.columns, results);
  const writer = new ByteWriter();
  const file = new ParquetWriter({
    writer,
    schema: [{ name: 'samples', num_children: columns.length }, ...columns.map(({ element }) => element)],
    kvMetadata: metadata(results, environment),
    createdBy: 'drivergrid',
  });
  const kernelColumn = table.columns.findIndex(({ name }) => name === 'kernel');
  const isAsked = (row: readonly Field[]): boolean => kernel === undefined || row[kernelColumn] === kernel;
  let count = 0;
  for (const rows of inGroups(table.rows, isAsked)) {
    count += rows.length;
    void file.write({
      columnData: columns.map((column, at) => encoded(column, at, rows)),
      rowGroupSize: rows.length,
    });
    yield taken(writer);
  }
  if (count === 0) {
    throw new UsageError(`expected samples to export, found none in run ${results.plan.run_id}`, {
      hint: 'Its report.md says what became of each cell.',
    });
  }
  void file.finish();
  yield taken(writer);
  return undefined;
}

function* inGroups(
  rows: Iterable<readonly Field[]>,
  isAsked: (row: readonly Field[]) => boolean,
): Generator<readonly (readonly Field[])[], undefined> {
  let group: (readonly Field[])[] = [];
  for (const row of rows) {
    if (!isAsked(row)) continue;
    group.push(row);
    if (group.length < ROWS_PER_GROUP) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
  return undefined;
}

function encoded(column: ParquetColumn, at: number, rows: readonly (readonly Field[])[]): ColumnSource {
  return { name: column.element.name, data: rows.map((row) => column.encode(row[at])) };
}

/** What was written since the last piece. The writer's `offset` goes on counting from the start of the file. */
function taken(writer: ByteWriter): Uint8Array {
  const bytes = writer.getBytes().slice();
  writer.index = 0;
  return bytes;
}

/** What a reader needs to know of the run without its directory: key-value pairs in the file's footer, values as text. */
function metadata(
  { plan, runs, cells }: ResultSet,
  environment: unknown,
): { readonly key: string; readonly value: string }[] {
  const outcomes = cells.map(({ engine, driver, runtime, kernel, concurrency, outcome }) => ({
    ...{ engine, driver, runtime, kernel, concurrency, outcome },
  }));
  const values: Readonly<Record<string, string>> = {
    schema: String(SCHEMA),
    run_id: plan.run_id,
    scenario: plan.scenario.name,
    workload: plan.scenario.workload,
    lab: plan.lab,
    tool: [...new Set(runs.map(({ tool }) => tool))].join(', '),
    kernels: JSON.stringify([...new Set(runs.map(({ fingerprint }) => fingerprint.kernel))]),
    engines: JSON.stringify([...new Set(runs.map(({ fingerprint }) => fingerprint.engine))]),
    plan: JSON.stringify(plan),
    outcomes: JSON.stringify(outcomes),
    ...(environment === undefined ? {} : { environment: JSON.stringify(environment) }),
  };
  return Object.entries(values).map(([key, value]) => ({ key: `drivergrid.${key}`, value }));
}
