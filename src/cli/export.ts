import { namedRun } from '../adapters/results/named-run.ts';
import { openRunDirectory } from '../adapters/results/read-run-directory.ts';
import { sideOf } from '../core/compare/side.ts';
import type { FileContent } from '../adapters/host/durable-file.ts';
import { EXIT, UsageError } from '../core/errors.ts';
import type { RunEvent } from '../core/record/events.ts';
import { resultSet, type ResultSet } from '../core/results/result-set.ts';
import { githubActionBenchmarkJson } from '../report/export/github-action-benchmark.ts';
import { goBenchmark } from '../report/export/go-benchmark.ts';
import { hyperfineJson } from '../report/export/hyperfine.ts';
import { otlpJson } from '../report/export/otlp-json.ts';
import { perfettoJson } from '../report/export/perfetto.ts';
import { openMetrics } from '../report/export/open-metrics.ts';
import { writeNewFile } from './new-file.ts';
import { printMessage, printPieces } from './output.ts';

interface Source {
  readonly results: ResultSet;
  readonly environment: unknown;
  readonly events: Iterable<RunEvent>;
  /** If only this one's part is exported; `events` has all. */
  readonly kernel: string | undefined;
}

type Format = (source: Source) => FileContent | Promise<FileContent>;

const TEXTS = {
  go: ({ results, environment }) => goBenchmark(results, environment),
  'go-restarts': ({ results, environment }) => goBenchmark(results, environment, 'restart'),
  hyperfine: ({ results }) => hyperfineJson(results),
  'github-action-benchmark': ({ results }) => githubActionBenchmarkJson(results),
  openmetrics: ({ results }) => openMetrics(results),
  'otlp-json': ({ results }) => otlpJson(results),
  perfetto: ({ results }) => perfettoJson(results),
} satisfies Record<string, (source: Source) => string | Iterable<string>>;

const FORMATS = {
  ...TEXTS,
  // Loaded only when needed, with its library.
  parquet: async ({ results, events, ...rest }) =>
    (await import('../report/export/parquet.ts')).samplesParquet(results, events, rest),
} satisfies Record<string, Format>;

/** The names of all formats. */
export type ExportFormat = keyof typeof FORMATS;

export interface ExportOptions {
  readonly format: ExportFormat;
  readonly kernel?: string | undefined;
  readonly out?: string | undefined;
}

/** @throws UsageError if DIR is not a run directory, has no such kernel, or nothing measured */
export async function exportResults(named: string, options: ExportOptions): Promise<number> {
  if (options.format === 'parquet' && options.out === undefined) {
    throw new UsageError('expected --out FILE: a Parquet file is not text', {
      hint: 'For example: drivergrid export latest --format parquet --out samples.parquet',
    });
  }
  const folder = await namedRun(named);
  const run = await openRunDirectory(folder);
  const all = resultSet(run.plan, run.events);
  const { results, environment } =
    options.kernel === undefined
      ? { results: all, environment: run.environment }
      : ofKernel(folder, all, run.environment, options.kernel);
  const source = { results, environment, events: run.events, kernel: options.kernel };
  const { format, out } = options;
  if (out !== undefined) {
    await writeNewFile('--out', out, await FORMATS[format](source));
    printMessage(`Wrote ${out}`);
  } else if (format !== 'parquet') {
    const text = TEXTS[format](source);
    await printPieces(typeof text === 'string' ? [text] : text);
  }
  return EXIT.done;
}

/** One kernel's part, as if the run had no other; labels then do not name the kernel. */
function ofKernel(
  folder: string,
  results: ResultSet,
  environment: unknown,
  kernel: string,
): { results: ResultSet; environment: unknown } {
  const side = sideOf(folder, results, environment, kernel);
  return {
    results: { ...results, kernels: [kernel], cells: side.cells },
    environment: side.environment,
  };
}
