import { measuredRestarts, sampleCount, totalsUs, type CellResult } from '../results/cell-result.ts';
import { cellId } from '../axes/cell.ts';
import { hodgesLehmann, hodgesLehmannOfPairs } from '../statistics/hodges-lehmann.ts';
import { holm } from '../statistics/holm.ts';
import { mean, meanOfAll } from '../statistics/moments.ts';
import { permutationP, signFlipP } from '../statistics/permutation.ts';
import { median } from '../statistics/robust.ts';
import { stepNames } from '../results/step-names.ts';
import { besideControls } from './beside-controls.ts';
import { testCell } from './cell-tests.ts';
import type { CellComparison, CellSide, Comparison } from './comparison.ts';
import type { Difference } from './differences.ts';
import { basisNotes, basisOf } from './basis.ts';
import { judgeSteps } from './judge-steps.ts';
import { judgeTotals } from './judge-totals.ts';
import { judgedOf } from './judged.ts';
import { designNotes } from './design-notes.ts';
import { isAboutGovernor, loadDifferences, loadNotes } from './recorded-load.ts';
import { pairedCells } from './pairs.ts';
import { compareQuantities } from './quantity-comparison.ts';
import { shownChange, changeP } from './shown-change.ts';
import { pairCell } from './side-part.ts';
import { changeOf, pairDifferences, valuesOf, type UnitPair } from './unit-pair.ts';
import { centreOf, type Units } from './units.ts';
import type { Side } from './side.ts';
import { sideWarnings } from './side-warnings.ts';
import { overallVerdict } from './verdict.ts';

/**
 * The verdict on every cell that both sides have, by its total or by each of its steps: Welch's test on the ln of each
 * restart's median (each boot's, where kernels are compared), against a margin, corrected over all cells by Holm's
 * method (Holm 1979). Failures are compared apart and share in the correction; they never enter a time.
 * docs/statistics.md has the model.
 *
 * @param margin - ratio that is still within it, 1.05 for 5 %
 * @param found - what differs between the sides; the caller has checked that it may
 * @throws UsageError if there is no cell to compare
 */
export function compareSides(a: Side, b: Side, margin: number, found: readonly Difference[]): Comparison {
  const { pairs, skipped } = pairedCells(a, b);
  const load = loadDifferences(a, b, isAboutGovernor(found));
  const basis = { ...basisOf(a, b), load };
  const isPaired = basis.isPaired === true;
  const steps = [...new Set([...stepNames(a.results), ...stepNames(b.results)])];
  const tests = pairs.map((pair) => testCell(pair, basis, margin));

  const judges = judgedOf(a, b);
  const judged =
    judges === 'steps'
      ? judgeSteps(tests, steps, { basis, margin, scenario: b.results.plan.scenario })
      : judgeTotals(tests, steps, basis, margin);
  const names = [...new Set([...a.results.quantities, ...b.results.quantities])];
  const quantities = compareQuantities(pairs, names, { basis, margin });
  const totals = new Map(tests.map(({ pair, units }) => [cellId(pair.b), units]));
  const changes = changeP(
    tests.map(({ units }) => changeOf(units)),
    holm,
  );
  const cells = tests.flatMap((one, index): CellComparison[] => {
    const judgement = judged[index];
    if (judgement === undefined) return [];
    const units = { a: [...one.units.a.values()], b: [...one.units.b.values()] };
    const { a: before, b: after } = one.pair;
    const shift = isPaired
      ? hodgesLehmannOfPairs(pairDifferences(one.units))
      : hodgesLehmann(units.a, units.b);
    return [
      {
        ...pairCell(after, [a, b]),
        verdict: judgement.verdict,
        reason: judgement.reason,
        ratio: one.ratio?.ratio,
        low: one.ratio?.low,
        high: one.ratio?.high,
        changed: shownChange(one.ratio?.ratio, changes[index]),
        p: judgement.p,
        p_adjusted: judgement.p_adjusted,
        p_permutation: permutationOf(one.units),
        hodges_lehmann: shift === undefined ? undefined : Math.exp(shift),
        detectable: judgement.detectable,
        units_needed: judgement.units_needed,
        a: sideFigures(before, one.units.a),
        b: sideFigures(after, one.units.b),
        failures_p: one.failuresP,
        failures_p_adjusted: judgement.failures_p_adjusted,
        ...besideControls(after, totals, b.results.plan.scenario),
        steps: judgement.steps,
        ...(names.length === 0 ? {} : { quantities: quantities[index] ?? [] }),
      },
    ];
  });
  return {
    a: a.name,
    b: b.name,
    differences: found,
    ...(load.length === 0 ? {} : { load }),
    level: basis.shown,
    ...(isPaired ? { paired: true } : {}),
    ...(basis.level === 'host' ? { hosts: { a: a.hosts ?? [], b: b.hosts ?? [] } } : {}),
    ...(judges === 'steps' ? { judges } : {}),
    margin,
    verdict: overallVerdict(cells),
    cells,
    skipped,
    warnings: sideWarnings(a, b),
    notes: [...loadNotes(load), ...designNotes(a, b), ...basisNotes(a, b, basis)],
  };
}

/** Random splits of more hosts take longer than all the rest, and the t test is exact enough there. */
const MOST_PERMUTED = 200;

function permutationOf(units: UnitPair): number | undefined {
  if (units.isPaired === true) return signFlipP(pairDifferences(units));
  const [a, b] = [valuesOf(units.a), valuesOf(units.b)];
  return units.areHosts === true && a.length + b.length > MOST_PERMUTED ? undefined : permutationP(a, b);
}

function sideFigures(cell: CellResult, units: Units): CellSide {
  const totals = totalsUs(cell).flat();
  return {
    units: units.size,
    n: sampleCount(cell),
    failed: cell.failed,
    mean_us: mean(totals),
    median_us: median(totals),
    centre_us: centreOf(units),
    engine_cpu_us: meanOfAll(measuredRestarts(cell).map(({ engine_cpu_us }) => engine_cpu_us)),
  };
}
