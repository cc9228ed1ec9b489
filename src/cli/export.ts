import { namedRun } from '../adapters/results/named-run.ts';
import { openRunDirectory } from '../adapters/results/read-run-directory.ts';
import { sideOf } from '../core/compare/side.ts';
import { EXIT } from '../core/errors.ts';
import { resultSet, type ResultSet } from '../core/results/result-set.ts';
import { githubActionBenchmarkJson } from '../report/export/github-action-benchmark.ts';
import { goBenchmark } from '../report/export/go-benchmark.ts';
import { hyperfineJson } from '../report/export/hyperfine.ts';
import { writeNewFile } from './new-file.ts';
import { printMessage, printPieces } from './output.ts';

const FORMATS = {
  go: (results, environment) => goBenchmark(results, environment),
  'go-restarts': (results, environment) => goBenchmark(results, environment, 'restart'),
  hyperfine: hyperfineJson,
  'github-action-benchmark': githubActionBenchmarkJson,
} satisfies Record<string, (results: ResultSet, environment: unknown) => string | Iterable<string>>;

export interface ExportOptions {
  readonly format: keyof typeof FORMATS;
  readonly kernel?: string | undefined;
  readonly out?: string | undefined;
}

/** @throws UsageError if DIR is not a run directory, has no such kernel, or nothing measured */
export async function exportResults(named: string, options: ExportOptions): Promise<number> {
  const folder = await namedRun(named);
  const run = await openRunDirectory(folder);
  const all = resultSet(run.plan, run.events);
  const { results, environment } =
    options.kernel === undefined
      ? { results: all, environment: run.environment }
      : ofKernel(folder, all, run.environment, options.kernel);
  const text = FORMATS[options.format](results, environment);
  const pieces = typeof text === 'string' ? [text] : text;
  if (options.out === undefined) {
    await printPieces(pieces);
  } else {
    await writeNewFile('--out', options.out, pieces);
    printMessage(`Wrote ${options.out}`);
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
