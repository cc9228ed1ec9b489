import { attempts, measuredRestarts, type CellResult } from '../../core/results/cell-result.ts';
import { sideOf } from '../../core/compare/side.ts';
import { outcomeReason } from '../../core/record/outcome-reason.ts';
import { valueOn } from '../../core/axes/axis.ts';
import { cellLabel } from '../../core/axes/cell.ts';
import type { RestartSeries } from '../../core/results/restart-series.ts';
import type { ResultSet } from '../../core/results/result-set.ts';
import { mean } from '../../core/statistics/moments.ts';
import { stepNames } from '../../core/results/step-names.ts';
import { engineVersion, measuredCells, namingAxes } from './measured.ts';
import { counted } from '../../core/counted.ts';

/** After `Benchmark`, a benchmark's name begins with an upper-case letter. */
function nameOf(workload: string): string {
  const words = workload.split(/[^A-Za-z0-9]+/);
  return `Benchmark${words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('')}`;
}

const ENGINE_CPU = 'engine-cpu-ns/op';
const LINES_PER_PIECE = 5000;

/**
 * The Go benchmark format (https://go.dev/design/14313-benchmark-format), which benchstat reads, piece by piece: for
 * each kernel its configuration, then a line for each good timed sample of its measured cells, restart by restart.
 * Comments list failed samples and cells without a result.
 *
 * @param environment - as environment.json has it
 * @param per - `restart`: a line for each restart instead, with the means of its samples, which is what the format's
 * count of iterations is for; benchstat's tests are then over restarts, which are independent of each other
 * @throws UsageError, at once, if no cell is measured
 */
export function goBenchmark(
  results: ResultSet,
  environment: unknown,
  per: LinePer = 'sample',
): Iterable<string> {
  return inPieces(allLines(results, environment, measuredCells(results), per));
}

type LinePer = 'sample' | 'restart';

function* allLines(
  results: ResultSet,
  environment: unknown,
  measured: readonly CellResult[],
  per: LinePer,
): Generator<string, undefined> {
  yield comment(
    per === 'sample'
      ? `drivergrid run ${results.plan.run_id}: a line for each good timed sample, restart by restart`
      : `drivergrid run ${results.plan.run_id}: a line for each engine restart, the means of its good timed samples`,
  );
  for (const unit of unitsOf(measured, stepNames(results))) yield `Unit ${unit} better=lower`;
  for (const kernel of results.kernels) {
    const part = sideOf(results.plan.run_id, results, environment, kernel);
    yield* configuration(results, kernel, part.environment);
    for (const cell of part.cells) {
      yield* remarks(cell);
      if (measured.includes(cell)) yield* (per === 'sample' ? sampleLines : restartLines)(results, cell);
    }
  }
  return undefined;
}

/**
 * What holds for all lines until the next block; an empty value cancels the previous block's. Nothing here may differ
 * from run to run, such as the run's id: benchstat compares within equal configurations only.
 */
function* configuration(
  results: ResultSet,
  kernel: string | undefined,
  environment: unknown,
): Generator<string, undefined> {
  const { host } = (environment ?? {}) as { host?: { cpu?: { model?: unknown } } };
  const model = host?.cpu?.model;
  const values = {
    goos: 'linux',
    pkg: `drivergrid/${results.plan.scenario.name}`,
    cpu: typeof model === 'string' ? model : undefined,
    kernel,
    engine: engineVersion(results, kernel),
    lab: results.plan.lab,
  };
  yield '';
  for (const [key, value] of Object.entries(values)) yield `${key}: ${oneLine(value ?? '')}`.trimEnd();
  return undefined;
}

/** What the lines do not show. */
function* remarks(cell: CellResult): Generator<string, undefined> {
  const reason = outcomeReason(cell.outcome);
  if (reason !== undefined) yield comment(`${cellLabel(cell)} has no line, ${cell.outcome.kind}: ${reason}`);
  else if (cell.failed > 0) {
    yield comment(
      `${cellLabel(cell)}: ${cell.failed} of ${counted(attempts(cell), 'sample')} failed and ${cell.failed === 1 ? 'has' : 'have'} no line`,
    );
  }
  return undefined;
}

function* sampleLines(results: ResultSet, cell: CellResult): Generator<string, undefined> {
  const name = benchmarkName(results, cell);
  const steps = stepNames(results);
  for (const series of measuredRestarts(cell)) {
    const columns = columnsOf(series, steps);
    for (const [index, total] of series.totals_us.entries()) {
      let line = `${name} 1 ${nanoseconds(total)} ns/op`;
      for (const [unit, values] of columns) {
        const value = values[index];
        if (value !== undefined) line += ` ${nanoseconds(value)} ${unit}`;
      }
      yield line;
    }
  }
  return undefined;
}

function* restartLines(results: ResultSet, cell: CellResult): Generator<string, undefined> {
  const steps = stepNames(results);
  for (const series of measuredRestarts(cell)) {
    const columns = [['ns/op', series.totals_us] as const, ...columnsOf(series, steps)];
    const means = columns.map(([unit, us]) => `${nanoseconds(mean(us) ?? 0)} ${unit}`);
    yield `${benchmarkName(results, cell)} ${series.totals_us.length} ${means.join(' ')}`;
  }
  return undefined;
}

function benchmarkName(results: ResultSet, cell: CellResult): string {
  const names = namingAxes(results).map((axis) => `/${axis.name}=${legalName(String(valueOn(axis, cell)))}`);
  return nameOf(results.plan.scenario.workload) + names.join('');
}

function unitsOf(cells: readonly CellResult[], steps: readonly string[]): ReadonlySet<string> {
  const restarts = cells.flatMap(measuredRestarts);
  return new Set(restarts.flatMap((series) => columnsOf(series, steps).map(([unit]) => unit)));
}

/** Columns beside the total, by unit. A column that some sample lacks is left out, since it is unknown which. */
function columnsOf(
  series: RestartSeries,
  steps: readonly string[],
): readonly (readonly [unit: string, us: readonly number[]])[] {
  const all: (readonly [string, readonly number[] | undefined])[] = [
    ...steps.map((step) => [`${legalUnit(step)}-ns/op`, series.steps_us[step]] as const),
    [ENGINE_CPU, series.engine_cpu_us],
  ];
  return all.flatMap(([unit, us]) => (us?.length === series.totals_us.length ? [[unit, us] as const] : []));
}

function nanoseconds(us: number): number {
  return Math.round(us * 1000);
}

/** Blanks end a name, slashes separate its parts, and digits after its last hyphen would be read as GOMAXPROCS. */
function legalName(text: string): string {
  return text.replace(/[^!-~]|[/%]|-(?=\d+$)/gu, percentEncoded);
}

/** Hyphens separate a unit's parts, and benchstat rescales any part that it knows. */
function legalUnit(text: string): string {
  return text.replace(/\W/gu, percentEncoded);
}

function percentEncoded(character: string): string {
  return [...Buffer.from(character)]
    .map((byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`)
    .join('');
}

/** Readers skip lines that begin like this. */
function comment(text: string): string {
  return `# ${oneLine(text)}`;
}

function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ');
}

function* inPieces(lines: Iterable<string>): Generator<string, undefined> {
  let piece: string[] = [];
  for (const line of lines) {
    piece.push(line);
    if (piece.length < LINES_PER_PIECE) continue;
    yield `${piece.join('\n')}\n`;
    piece = [];
  }
  if (piece.length > 0) yield `${piece.join('\n')}\n`;
  return undefined;
}
