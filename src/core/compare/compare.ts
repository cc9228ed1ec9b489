import { measuredRestarts, sampleCount, totalsUs, type CellResult } from '../results/cell-result.ts';
import { cellId, cellOf } from '../axes/cell.ts';
import { controlDriver, controlRuntime } from '../scenario/reference-cells.ts';
import { hodgesLehmann } from '../statistics/hodges-lehmann.ts';
import { holm } from '../statistics/holm.ts';
import { mean, meanOfAll } from '../statistics/moments.ts';
import { permutationP } from '../statistics/permutation.ts';
import { median } from '../statistics/robust.ts';
import { stepNames } from '../results/step-names.ts';
import { beyondDriver, beyondRuntime, type BeyondControl } from './beyond-control.ts';
import { fewestUnits, testCell, type CellTests } from './cell-tests.ts';
import type { CellComparison, CellSide, Comparison } from './comparison.ts';
import { detectableRatio, pooledSpread, unitsToDecide } from './decision.ts';
import type { Difference } from './differences.ts';
import { basisNotes, basisOf } from './basis.ts';
import { isMeasured, pairedCells } from './pairs.ts';
import { direction } from './ratio.ts';
import type { Side } from './side.ts';
import { adjustSteps, compareSteps } from './step-comparison.ts';
import { ALPHA, judgeCell, overallVerdict } from './verdict.ts';

/**
 * The verdict on every cell that both sides have: Welch's test on the ln of each restart's median (each boot's, where
 * kernels are compared), against a margin, corrected over all cells by Holm's method (Holm 1979). Failures are compared
 * apart and share in the correction; they never enter a time. docs/statistics.md has the model.
 *
 * @param margin - ratio that is still within it, 1.05 for 5 %
 * @param found - what differs between the sides; the caller has checked that it may
 * @throws UsageError if there is no cell to compare
 */
export function compareSides(a: Side, b: Side, margin: number, found: readonly Difference[]): Comparison {
  const { pairs, skipped } = pairedCells(a, b);
  const basis = basisOf(a, b);
  const steps = [...new Set([...stepNames(a.results), ...stepNames(b.results)])];
  const tests = pairs.map((pair) => testCell(pair, basis, margin));

  const family = tests.flatMap(({ p, failuresP }) => [p, failuresP].filter((one) => one !== undefined));
  const adjusted = holm(family)[Symbol.iterator]();
  const alpha = ALPHA / Math.max(1, family.length);
  const stepsOf = adjustSteps(
    pairs.map((pair) =>
      isMeasured(pair.b) ? compareSteps(pair.a, pair.b, steps, { level: basis.shown, margin }) : [],
    ),
  );
  const cells = tests.map((one, index): CellComparison => {
    const pAdjusted = one.p === undefined ? undefined : adjusted.next().value;
    const failuresAdjusted = one.failuresP === undefined ? undefined : adjusted.next().value;
    const units = { a: [...one.units.a.values()], b: [...one.units.b.values()] };
    const spread = pooledSpread(units.a, units.b);
    // No number of restarts makes up for boots.
    const decisive =
      spread === undefined || one.difference === undefined || basis.shown !== basis.level
        ? undefined
        : unitsToDecide(spread, one.difference, Math.log(margin), {
            regression: alpha,
            bound: ALPHA / 2,
          });
    const needed = decisive === undefined ? undefined : Math.max(decisive, fewestUnits(one) + 1);
    const judged = judgeCell(one, basis, { margin, pAdjusted, failuresAdjusted, needed });
    const { a: before, b: after } = one.pair;
    const shift = hodgesLehmann(units.a, units.b);
    return {
      ...cellOf(after),
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
      beyond_driver: besideControl(tests, one, 'driver', controlDriver(b.results.plan.scenario)?.name),
      beyond_runtime: besideControl(tests, one, 'runtime', controlRuntime(b.results.plan.scenario)?.name),
      steps: stepsOf[index] ?? [],
    };
  });
  return {
    a: a.name,
    b: b.name,
    differences: found,
    level: basis.shown,
    margin,
    verdict: overallVerdict(cells),
    cells,
    skipped,
    notes: basisNotes(a, b, basis),
  };
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
  tests: readonly CellTests[],
  { pair, units }: CellTests,
  axis: 'driver' | 'runtime',
  control: string | undefined,
): BeyondControl | undefined {
  const cell = pair.b;
  if (control === undefined || cell[axis] === control) return undefined;
  const id = cellId({ ...cell, [axis]: control });
  const theirs = tests.find((other) => cellId(other.pair.b) === id);
  if (theirs === undefined) return undefined;
  return axis === 'driver'
    ? beyondDriver(units, theirs.units, control)
    : beyondRuntime(units, theirs.units, control);
}
