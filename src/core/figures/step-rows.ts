import type { CellResult } from '../results/cell-result.ts';
import { referenceDriver, referenceRuntime } from '../scenario/reference-cells.ts';
import { wholeId, wholeOf } from '../axes/cell.ts';
import type { WholeKey } from '../axes/cell-key.ts';
import type { ResultSet } from '../results/result-set.ts';
import { distribution } from '../statistics/distribution.ts';
import { meanOfAll } from '../statistics/moments.ts';
import type { FloorRatios } from './floor-ratios.ts';
import { rounded, spreadUs, type Spread } from './summary.ts';
import { stepNames } from '../results/step-names.ts';
import { valuesByUnit } from '../results/values-by-unit.ts';
import { sumsByLast, sumValues } from '../results/step-sums.ts';
import type { StepSum } from '../plan/step-sum.ts';

/** The statistics of one step of a cell, and its share of the whole; times in whole microseconds. */
export interface StepRow extends WholeKey, Spread {
  readonly kernel: string | undefined;
  /** A step by its name, or a sum of steps (`create+start`); `unexplained`: the part of the total in no step; `total`. */
  readonly step: string;
  readonly n: number;
  /** Of the mean total, as a fraction to 0.0001. */
  readonly share: number | undefined;
  /** How often it did what it does; `undefined` where it does it once. */
  readonly operations: number | undefined;
  readonly us_per_operation: number | undefined;
  /** The error by which the file system refuses it, by design. */
  readonly refused: string | undefined;
  /** Its median over that of the floor; `undefined` where there is none. */
  readonly floor_ratio: number | undefined;
  /** How much longer its mean is than that of the same runtime under the reference driver. */
  readonly vs_driver_us: number | undefined;
  /** How much longer its mean is than that of the reference runtime under the same driver. */
  readonly vs_runtime_us: number | undefined;
}

/**
 * Where the time of each cell goes, and what makes it differ from the reference cells. Means add up, medians do not:
 * over all rows of a cell but sums and `total` the means add up to that of `total`, and so do the differences. `unexplained`
 * is the rest, so that nothing is hidden. A sum stands after the last of its steps.
 */
export function stepRows(
  results: ResultSet,
  floor: ReadonlyMap<CellResult, FloorRatios> = new Map(),
): StepRow[] {
  const steps = stepNames(results);
  const driver = referenceDriver(results.plan.scenario).name;
  const runtime = referenceRuntime(results.plan.scenario).name;
  const byId = new Map(results.cells.map((cell) => [wholeId(cell), cell]));
  const sums = sumsByLast(results);
  const means = new Map(results.cells.map((cell) => [cell, stepMeans(cell, steps, sums)]));
  const named = new Map([...sums.values()].map((sum) => [sum.name, sum]));
  return results.cells.flatMap((cell) => {
    const own = means.get(cell);
    const total = own?.get(TOTAL);
    if (own === undefined || total === undefined) return [];
    const others = {
      driver: means.get(byId.get(wholeId({ ...cell, driver })) ?? cell),
      runtime: means.get(byId.get(wholeId({ ...cell, runtime })) ?? cell),
    };
    const beyond = (step: string, theirs: StepMeans | undefined): number | undefined => {
      const [mine, other] = [own.get(step), theirs?.get(step)];
      return theirs === own || mine === undefined || other === undefined ? undefined : rounded(mine - other);
    };
    return [...own].map(([step, centre]): StepRow => {
      const found = distribution(rowValues(cell, step, named));
      return {
        ...wholeOf(cell),
        ...{ step, n: found.n },
        ...spreadUs(found),
        // What is unexplained is a difference of means; it has no samples of its own.
        mean_us: rounded(centre),
        operations: cell.operations[step],
        us_per_operation: perOperation(centre, cell.operations[step]),
        refused: cell.refused[step],
        floor_ratio: rounded(floor.get(cell)?.steps.get(step), 3),
        share: centre === undefined || total === 0 ? undefined : rounded(centre / total, 4),
        vs_driver_us: beyond(step, others.driver),
        vs_runtime_us: beyond(step, others.runtime),
      };
    });
  });
}

function perOperation(us: number | undefined, operations: number | undefined): number | undefined {
  return us === undefined || operations === undefined || operations === 0
    ? undefined
    : rounded(us / operations, 3);
}

const TOTAL = 'total';
const UNEXPLAINED = 'unexplained';

/** Microseconds by step, in the order of the rows; empty if the cell has no figures. */
type StepMeans = ReadonlyMap<string, number | undefined>;

function stepMeans(
  cell: CellResult,
  steps: readonly string[],
  sums: ReadonlyMap<string, StepSum>,
): StepMeans {
  const total = meanOfAll(stepValues(cell, TOTAL));
  if (total === undefined) return new Map();
  const means = steps.map((step) => [step, meanOfAll(stepValues(cell, step))] as const);
  const rest = means.reduce((left, [, us]) => left - (us ?? 0), total);
  const withSums = means.flatMap(([step, us]) => {
    const sum = sums.get(step);
    const own = [step, us] as const;
    return sum === undefined ? [own] : [own, [sum.name, meanOfAll(sumsOf(cell, sum))] as const];
  });
  return new Map([...withSums, [UNEXPLAINED, rest], [TOTAL, total]]);
}

function sumsOf(cell: CellResult, sum: StepSum): (readonly number[])[] {
  return valuesByUnit(cell, (series) => sumValues(series, sum));
}

function rowValues(
  cell: CellResult,
  name: string,
  sums: ReadonlyMap<string, StepSum>,
): (readonly number[])[] {
  const sum = sums.get(name);
  return sum === undefined ? stepValues(cell, name) : sumsOf(cell, sum);
}

function stepValues(cell: CellResult, step: string): (readonly number[])[] {
  return valuesByUnit(cell, (series) => (step === TOTAL ? series.totals_us : (series.steps_us[step] ?? [])));
}
