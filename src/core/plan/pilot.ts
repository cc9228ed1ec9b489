import { measuredRestarts, sampleCount, type CellResult } from '../results/cell-result.ts';
import { cellLabel, columnLabel } from '../axes/cell.ts';
import type { ResultSet } from '../results/result-set.ts';
import { mean } from '../statistics/moments.ts';
import { studentTQuantile } from '../statistics/student-t.ts';
import { optimalCounts } from '../statistics/variance-components.ts';
import { varianceSplit } from '../figures/variance-split.ts';

/** Fewer restarts give no verdict, whatever their spread: see docs/statistics.md. */
const FEWEST_ROUNDS = 6;
const MOST_ROUNDS = 10_000;
const MOST_ITERATIONS = 200;

/** A pilot's recommendation for the full run. */
export interface PilotAdvice {
  /** Half width of the 95 % interval that each cell should reach, as a fraction of the mean. */
  readonly precision: number;
  readonly cells: readonly PilotCell[];
  /** The cheapest rounds x iterations with which every cell reaches it; `undefined` above 10,000 rounds. */
  readonly advice:
    { readonly rounds: number; readonly iterations: number; readonly seconds: number } | undefined;
  /** Wall time of one engine restart with its proofs, in seconds. */
  readonly restartSeconds: number;
}

export interface PilotCell {
  readonly cell: string;
  readonly mean_us: number;
  /** Standard deviations as fractions of the mean: between iterations, and between restarts. */
  readonly iterations: number;
  readonly restarts: number;
  /** The cheapest iterations per restart for this cell alone: Kalibera & Jones' formula. */
  readonly optimal_iterations: number;
}

/**
 * How many rounds and iterations a run needs, from the variance components of a short one (Kalibera & Jones, "Rigorous
 * Benchmarking in Reasonable Time", ISMM 2013). A restart is shared by all runtimes of a driver setup, so its cost is
 * divided among them, and one pair of numbers must do for all cells. This finds the cheapest pair with which t *
 * sqrt((T2^2 + T1^2 / iterations) / rounds) is within the precision for every cell.
 * @returns `undefined` if no cell has two restarts with two samples each
 */
export function pilotAdvice(results: ResultSet, precision: number): PilotAdvice | undefined {
  const { scenario } = results.plan;
  const cells = results.cells.flatMap((cell) => pilotCell(cell) ?? []);
  if (cells.length === 0) return undefined;
  const restartUs = restartCostUs(results);
  const starts = new Set(cells.map(({ column }) => column)).size;
  const sumUs = cells.reduce((sum, cell) => sum + cell.mean / cell.concurrency, 0);
  let best: { rounds: number; iterations: number; us: number } | undefined;
  for (let iterations = 1; iterations <= MOST_ITERATIONS; iterations++) {
    const rounds = Math.max(...cells.map((cell) => roundsFor(cell, iterations, precision)));
    const us = rounds * (starts * restartUs + (iterations + scenario.warmup) * sumUs);
    if (rounds <= MOST_ROUNDS && (best === undefined || us < best.us)) best = { rounds, iterations, us };
  }
  return {
    precision,
    restartSeconds: restartUs / 1e6,
    cells: cells.map((cell) => ({
      cell: cell.label,
      mean_us: Math.round(cell.mean),
      iterations: Math.sqrt(cell.t1) / cell.mean,
      restarts: Math.sqrt(cell.t2) / cell.mean,
      optimal_iterations: optimalIterations(cell, (restartUs * starts) / cells.length),
    })),
    advice: best && { rounds: best.rounds, iterations: best.iterations, seconds: best.us / 1e6 },
  };
}

interface Components {
  readonly label: string;
  /** The driver setup, and its build if there are several. */
  readonly column: string;
  readonly concurrency: number;
  readonly mean: number;
  /** Variances of iterations, and of restarts beyond them. */
  readonly t1: number;
  readonly t2: number;
}

function pilotCell(cell: CellResult): Components | undefined {
  const restarts = measuredRestarts(cell);
  const split = varianceSplit(restarts);
  const centre = mean(restarts.flatMap(({ totals_us }) => totals_us));
  if (split.iterationsUs === undefined || split.restartsUs === undefined || centre === undefined)
    return undefined;
  return {
    label: cellLabel(cell),
    column: columnLabel(cell),
    concurrency: cell.concurrency,
    mean: centre,
    t1: split.iterationsUs ** 2,
    t2: split.restartsUs ** 2,
  };
}

/** Rounds until the interval of the mean is narrow enough, with this many iterations in each. */
function roundsFor({ mean: centre, t1, t2 }: Components, iterations: number, precision: number): number {
  const sd = Math.sqrt(t2 + t1 / iterations);
  const isEnough = (rounds: number): boolean =>
    (studentTQuantile(0.975, rounds - 1) * sd) / Math.sqrt(rounds) <= precision * centre;
  let [low, high] = [FEWEST_ROUNDS, FEWEST_ROUNDS];
  while (!isEnough(high) && high <= MOST_ROUNDS) [low, high] = [high, high * 2];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(middle)) high = middle;
    else low = middle + 1;
  }
  return high;
}

/** ceil(sqrt(c2 / c1 * T1^2 / T2^2)); the search limit if restarts add no variance. */
function optimalIterations({ mean: cost, t1, t2 }: Components, restartUs: number): number {
  const [count = 0] = optimalCounts([t1, t2], [cost, restartUs]);
  return Math.min(MOST_ITERATIONS, Math.max(1, Math.ceil(count)));
}

/** Wall time of a restart: everything but samples and the search for runtimes' arguments. */
function restartCostUs({ times, cells, plan }: ResultSet): number {
  const columns = new Set(cells.filter((cell) => sampleCount(cell) > 0).map(columnLabel));
  const restarts = Math.max(1, columns.size * plan.scenario.rounds);
  const spent = [...times].reduce((sum, [name, us]) => (name === 'probe' ? sum : sum + us), 0);
  return spent / restarts;
}
