import { measuredRestarts, sampleCount, totalsUs, type CellResult } from '../cell-result.ts';
import { UsageError } from '../errors.ts';
import { cellLabel, type CellKey } from '../outcome.ts';
import { outcomeReason } from '../outcome-reason.ts';
import { controlDriver, controlRuntime } from '../reference-cells.ts';
import { fisherExact } from '../statistics/fisher.ts';
import { hodgesLehmann } from '../statistics/hodges-lehmann.ts';
import { holm } from '../statistics/holm.ts';
import { differenceP } from '../statistics/mean-difference.ts';
import { mean, meanOfAll } from '../statistics/moments.ts';
import { permutationP } from '../statistics/permutation.ts';
import { median } from '../statistics/robust.ts';
import { welch } from '../statistics/welch.ts';
import { stepNames } from '../workload-steps.ts';
import { beyondDriver, beyondRuntime, type BeyondControl, type UnitPair } from './beyond-control.ts';
import type { CellComparison, CellSide, Comparison, SkippedCell, Verdict } from './comparison.ts';
import { detectableRatio, FEWEST_UNITS, pooledSpread, unitsToDecide } from './decision.ts';
import type { Difference } from './differences.ts';
import { direction, ratioOf } from './ratio.ts';
import type { Side } from './side.ts';
import { adjustSteps, compareSteps } from './step-comparison.ts';
import { unitsOf, type Level } from './units.ts';

/** Probability of a false alarm over all cells of a comparison. */
export const ALPHA = 0.05;

/**
 * The verdict on every cell that both sides have: Welch's test on the ln of each restart's median (each boot's,
 * where kernels are compared), against a margin, corrected over all cells by Holm's method (Holm 1979). Failures
 * are compared apart and share in the correction; they never enter a time. docs/statistics.md has the model.
 *
 * @param margin - ratio that is still within it, 1.05 for 5 %
 * @param found - what differs between the sides; the caller has seen to it that this is as wanted
 * @throws UsageError where there is no cell to compare
 */
export function compareSides(a: Side, b: Side, margin: number, found: readonly Difference[]): Comparison {
  const { pairs, skipped } = pairedCells(a, b);
  const level: Level = a.kernel === b.kernel ? 'restart' : 'boot';
  // One boot on a side has no spread between boots: restarts then show it, and nothing is gated on them.
  const boots = Math.min(...[a, b].map((side) => bootsOf(side.cells)));
  const shown: Level = level === 'boot' && boots < 2 ? 'restart' : level;
  const isGated = level === 'restart' || boots >= FEWEST_UNITS;
  const steps = [...new Set([...stepNames(a.results), ...stepNames(b.results)])];
  const drafts = pairs.map((pair) => draft(pair, shown, margin, isGated));

  const family = drafts.flatMap(({ p, failuresP }) => [p, failuresP].filter((one) => one !== undefined));
  const adjusted = holm(family)[Symbol.iterator]();
  const alpha = ALPHA / Math.max(1, family.length);
  const stepsOf = adjustSteps(
    pairs.map((pair) =>
      isMeasured(pair.b) ? compareSteps(pair.a, pair.b, steps, { level: shown, margin }) : [],
    ),
  );
  const cells = drafts.map((one, index): CellComparison => {
    const pAdjusted = one.p === undefined ? undefined : adjusted.next().value;
    const failuresAdjusted = one.failuresP === undefined ? undefined : adjusted.next().value;
    const units = { a: [...one.units.a.values()], b: [...one.units.b.values()] };
    const spread = pooledSpread(units.a, units.b);
    // No number of restarts makes up for boots.
    const decisive =
      spread === undefined || one.difference === undefined || shown !== level
        ? undefined
        : unitsToDecide(spread, one.difference, Math.log(margin), {
            regression: alpha,
            bound: ALPHA / 2,
          });
    const needed = decisive === undefined ? undefined : Math.max(decisive, fewestUnits(one) + 1);
    const judged = judge(one, { level, boots, isGated, margin, pAdjusted, failuresAdjusted, needed });
    const { a: before, b: after } = one.pair;
    const shift = hodgesLehmann(units.a, units.b);
    return {
      ...{ driver: after.driver, runtime: after.runtime, concurrency: after.concurrency },
      ...judged,
      ratio: one.ratio?.ratio,
      low: one.ratio?.low,
      high: one.ratio?.high,
      changed: one.ratio === undefined ? undefined : direction(one.ratio),
      p: one.p,
      p_adjusted: pAdjusted,
      p_permutation: permutationP(units.a, units.b),
      hodges_lehmann: shift === undefined ? undefined : Math.exp(shift),
      detectable: spread === undefined ? undefined : detectableRatio(spread, Math.log(margin), alpha),
      units_needed: judged.verdict === 'inconclusive' ? needed : undefined,
      a: sideFigures(before, units.a.length),
      b: sideFigures(after, units.b.length),
      failures_p: one.failuresP,
      failures_p_adjusted: failuresAdjusted,
      beyond_driver: besideControl(drafts, one, 'driver', controlDriver(b.results.plan.scenario)?.name),
      beyond_runtime: besideControl(drafts, one, 'runtime', controlRuntime(b.results.plan.scenario)?.name),
      steps: stepsOf[index] ?? [],
    };
  });
  return {
    a: a.name,
    b: b.name,
    differences: found,
    level: shown,
    margin,
    verdict: overall(cells),
    cells,
    skipped,
    notes: notesOn(a, b, { level, shown, boots }),
  };
}

interface Pair {
  readonly a: CellResult;
  readonly b: CellResult;
}

function pairedCells(a: Side, b: Side): { pairs: Pair[]; skipped: SkippedCell[] } {
  const others = new Map(b.cells.map((cell) => [cellLabel(cell), cell]));
  const names = new Set(a.cells.map(cellLabel));
  const pairs: Pair[] = [];
  const skipped: SkippedCell[] = [];
  const skip = ({ driver, runtime, concurrency }: CellKey, reason: string): void => {
    skipped.push({ driver, runtime, concurrency, reason });
  };
  for (const cell of a.cells) {
    const other = others.get(cellLabel(cell));
    if (other === undefined) skip(cell, 'only in A');
    else if (isMeasured(cell)) pairs.push({ a: cell, b: other });
    else skip(cell, `not measured in A: ${outcomeReason(cell.outcome) ?? 'no sample'}`);
  }
  for (const cell of b.cells) if (!names.has(cellLabel(cell))) skip(cell, 'only in B');
  if (pairs.length === 0) {
    const list = (side: Side): string => side.cells.map(cellLabel).join(', ') || 'none';
    const why = skipped.slice(0, 5).map((cell) => `${cellLabel(cell)}: ${cell.reason}`);
    throw new UsageError(
      `expected cells that both sides have and A measured, found none\nA has ${list(a)}\nB has ${list(b)}\n${why.join('\n')}`,
      { hint: 'Compare two runs of one scenario.' },
    );
  }
  return { pairs, skipped };
}

function isMeasured(cell: CellResult): boolean {
  return measuredRestarts(cell).length > 0;
}

function bootsOf(cells: readonly CellResult[]): number {
  return Math.max(
    0,
    ...cells.map((cell) => new Set(measuredRestarts(cell).map(({ boot_id }) => boot_id)).size),
  );
}

/** A cell's comparison before the others' are known. */
interface Draft {
  readonly pair: Pair;
  readonly units: UnitPair;
  readonly difference: number | undefined;
  readonly ratio: ReturnType<typeof ratioOf> | undefined;
  readonly p: number | undefined;
  readonly failuresP: number | undefined;
}

function draft(pair: Pair, level: Level, margin: number, isGated: boolean): Draft {
  const units: UnitPair = { a: unitsOf(pair.a, level), b: unitsOf(pair.b, level) };
  const [before, after] = [[...units.a.values()], [...units.b.values()]];
  const found = welch(before, after);
  const [meanA, meanB] = [mean(before), mean(after)];
  const difference = meanA === undefined || meanB === undefined ? undefined : meanB - meanA;
  const isEnough = fewestUnits({ units }) >= FEWEST_UNITS;
  // A test that cannot reject whatever it finds would only weaken the others (Tarone 1990).
  const hasFailures = pair.a.failed + pair.b.failed > 0 && isMeasured(pair.b);
  return {
    pair,
    units,
    difference,
    ratio:
      found !== undefined
        ? ratioOf(found)
        : difference === undefined
          ? undefined
          : { ratio: Math.exp(difference), low: undefined, high: undefined },
    p:
      found === undefined || !isEnough || !isGated
        ? undefined
        : differenceP(found, Math.log(margin), 'greater'),
    // Failures are gated however few restarts are left without them; a boot may have brought them along.
    failuresP:
      hasFailures && isGated
        ? fisherExact(
            pair.a.failed,
            sampleCount(pair.a) + pair.a.failed,
            pair.b.failed,
            sampleCount(pair.b) + pair.b.failed,
          )
        : undefined,
  };
}

function fewestUnits({ units }: Pick<Draft, 'units'>): number {
  return Math.min(units.a.size, units.b.size);
}

interface Evidence {
  readonly level: Level;
  /** Of each side, where kernels are compared. */
  readonly boots: number;
  readonly isGated: boolean;
  readonly margin: number;
  readonly pAdjusted: number | undefined;
  readonly failuresAdjusted: number | undefined;
  readonly needed: number | undefined;
}

function judge(
  { pair: { a, b }, units, ratio }: Draft,
  { level, boots, isGated, margin, pAdjusted, failuresAdjusted, needed }: Evidence,
): { verdict: Verdict; reason: string | undefined } {
  if (!isMeasured(b)) {
    const reason = `measured in A, ${b.outcome.kind} in B: ${outcomeReason(b.outcome) ?? 'no sample'}`;
    return { verdict: b.outcome.kind === 'aborted' ? 'inconclusive' : 'regression', reason };
  }
  const [rateA, rateB] = [a, b].map((cell) => cell.failed / (cell.failed + sampleCount(cell))) as [
    number,
    number,
  ];
  if (failuresAdjusted !== undefined && failuresAdjusted < ALPHA && rateB > rateA) {
    const counts = [a, b].map((cell) => `${cell.failed} of ${cell.failed + sampleCount(cell)}`);
    return { verdict: 'regression', reason: `fails more often: ${counts.join(', then ')}` };
  }
  const found = isGated ? fewestUnits({ units }) : boots;
  if (found < FEWEST_UNITS) {
    return {
      verdict: 'inconclusive',
      reason: `a verdict needs ${FEWEST_UNITS} ${level}s on each side, found ${found}`,
    };
  }
  if (pAdjusted !== undefined && pAdjusted < ALPHA) return { verdict: 'regression', reason: undefined };
  if (ratio?.high !== undefined && ratio.high < margin) return { verdict: 'within', reason: undefined };
  const reason =
    needed === undefined
      ? `too near the margin: more than 1000 ${level}s would be needed`
      : `about ${needed} ${level}s on each side would decide it`;
  return { verdict: 'inconclusive', reason };
}

function sideFigures(cell: CellResult, units: number): CellSide {
  const totals = totalsUs(cell).flat();
  return {
    units,
    n: sampleCount(cell),
    failed: cell.failed,
    mean_us: mean(totals),
    median_us: median(totals),
    engine_cpu_us: meanOfAll(measuredRestarts(cell).map(({ engine_cpu_us }) => engine_cpu_us)),
  };
}

function besideControl(
  drafts: readonly Draft[],
  { pair, units }: Draft,
  axis: 'driver' | 'runtime',
  control: string | undefined,
): BeyondControl | undefined {
  const cell = pair.b;
  if (control === undefined || cell[axis] === control) return undefined;
  const name = cellLabel({ ...cell, [axis]: control });
  const theirs = drafts.find((other) => cellLabel(other.pair.b) === name);
  if (theirs === undefined) return undefined;
  return axis === 'driver'
    ? beyondDriver(units, theirs.units, control)
    : beyondRuntime(units, theirs.units, control);
}

function overall(cells: readonly CellComparison[]): Verdict {
  if (cells.some(({ verdict }) => verdict === 'regression')) return 'regression';
  return cells.some(({ verdict }) => verdict === 'inconclusive') ? 'inconclusive' : 'within';
}

function notesOn(
  a: Side,
  b: Side,
  { level, shown, boots }: { level: Level; shown: Level; boots: number },
): string[] {
  const notes: string[] = [];
  if (level === 'boot' && shown === 'restart') {
    notes.push(
      'A side has one boot only: what a boot brings along cannot be told from the kernel, and the intervals, over restarts, know nothing of it. Boot each kernel several times (vm run --kernel A --kernel B --boots 4).',
    );
  } else if (level === 'boot' && boots < FEWEST_UNITS) {
    notes.push(`Kernels are compared boot by boot; ${boots} boots each are too few for a verdict.`);
  }
  if (level === 'restart' && !shareBoot(a, b)) {
    notes.push(
      'A and B were measured in different boots: what a boot brings along cannot be told from the change.',
    );
  }
  return notes;
}

function shareBoot(a: Side, b: Side): boolean {
  const boots = new Set(a.results.runs.map((run) => run.boot_id));
  return b.results.runs.some((run) => boots.has(run.boot_id));
}
