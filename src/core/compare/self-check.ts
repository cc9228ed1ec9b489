import { cellLabel } from '../axes/cell.ts';
import { seededRandom, shuffled } from '../plan/random.ts';
import { differenceP } from '../statistics/mean-difference.ts';
import { welch } from '../statistics/welch.ts';
import { UsageError } from '../errors.ts';
import type { CellResult } from '../results/cell-result.ts';
import { ALPHA } from './verdict.ts';
import { stepUnits, unitsOf, type Level } from './units.ts';

const FEWEST_RESTARTS = 4;
const SPLITS = 2000;
/**
 * Splits of one run share its data, so their rate scatters more than that of as many runs would. Of simulated runs of
 * nine cells without a difference, 1.5 % with 4 restarts are above this, and none of 200 with 6 or 10
 * (bench:statistics, "self-check").
 */
const LIMIT = 0.1;

/** How often a comparison of a run with itself finds a difference. */
export interface SelfCheck {
  /** What is split; absent: restarts. */
  readonly level?: Level | undefined;
  readonly alpha: number;
  readonly splits: number;
  readonly seed: number;
  /** Share of random halves that were called different, over all cells. */
  readonly rate: number;
  readonly limit: number;
  readonly cells: readonly SelfCheckCell[];
  /** No rate above the limit, and the first half of the run like the second. */
  readonly passed: boolean;
}

export interface SelfCheckCell {
  readonly cell: string;
  /** Where steps are judged: each is split by itself. */
  readonly step?: string;
  readonly restarts: number;
  readonly rate: number;
  /** Two-sided p of the first half of the restarts against the second, after Bonferroni's correction. */
  readonly halves_p: number | undefined;
}

/**
 * An A/A test: the run's restarts are split at random into two halves, which do not differ, and compared as two runs
 * would be, without a margin. More than about 5 % of differences mean that restarts are not as independent as assumed.
 * The halves in the order measured show a drift of the machine, which random splits cannot.
 * @param steps - of a run whose steps are judged one by one; absent: the totals are
 * @throws UsageError if no cell has 4 restarts
 */
export function selfCheck(
  cells: readonly CellResult[],
  seed: number,
  steps?: readonly string[],
  level: Level = 'restart',
): SelfCheck {
  const random = seededRandom(seed);
  const units = cells
    .flatMap((cell) => seriesOf(cell, steps, level))
    .filter(({ values }) => values.length >= FEWEST_RESTARTS);
  if (units.length === 0) {
    throw new UsageError(`expected a measured cell with ${FEWEST_RESTARTS} restarts, found none`, {
      hint: 'Measure with --rounds 4 or more.',
    });
  }
  const found = units.map(({ values, ...series }): SelfCheckCell => {
    // Hosts are in the order of their names, which no drift follows.
    const p = level === 'host' ? undefined : pOfHalves(values);
    return {
      ...series,
      restarts: values.length,
      rate: selfCheckRate([values], random, SPLITS),
      halves_p: p === undefined ? undefined : Math.min(1, p * units.length),
    };
  });
  const rate = found.reduce((sum, cell) => sum + cell.rate, 0) / found.length;
  return {
    ...(level === 'host' ? { level } : {}),
    ...{ alpha: ALPHA, splits: SPLITS, seed, rate, limit: LIMIT, cells: found },
    passed: rate <= LIMIT && found.every(({ halves_p }) => (halves_p ?? 1) >= ALPHA),
  };
}

interface Series extends Pick<SelfCheckCell, 'cell' | 'step'> {
  readonly values: readonly number[];
}

function seriesOf(cell: CellResult, steps: readonly string[] | undefined, level: Level): Series[] {
  const label = cellLabel(cell);
  if (steps === undefined) return [{ cell: label, values: [...unitsOf(cell, level).values()] }];
  return steps.map((step) => ({ cell: label, step, values: [...stepUnits(cell, step, level).values()] }));
}

/**
 * Share of random halves that are called different.
 * @param cells - ln of each restart's median, by cell
 */
export function selfCheckRate(
  cells: readonly (readonly number[])[],
  random: () => number,
  splits: number,
): number {
  let rejected = 0;
  for (const units of cells) {
    for (let split = 0; split < splits; split++) {
      if ((pOfHalves(shuffled(units, random)) ?? 1) < ALPHA) rejected++;
    }
  }
  return rejected / (cells.length * splits);
}

/** Two-sided p of the first half against the second. */
function pOfHalves(values: readonly number[]): number | undefined {
  const half = Math.floor(values.length / 2);
  const difference = welch(values.slice(0, half), values.slice(half));
  return difference === undefined ? undefined : differenceP(difference);
}
