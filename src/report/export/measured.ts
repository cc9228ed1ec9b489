import { sampleCount, type CellResult } from '../../core/results/cell-result.ts';
import { valueOn, type Axis } from '../../core/axes/axis.ts';
import { INNER_AXES } from '../../core/axes/cell.ts';
import { UsageError } from '../../core/errors.ts';
import type { ResultSet } from '../../core/results/result-set.ts';

/**
 * The cells that can be exported: measured ones, in order.
 * @throws UsageError if there are none: other tools take an empty file for a defect, or for no benchmark at all
 */
export function measuredCells({ cells, plan }: ResultSet): readonly CellResult[] {
  const measured = cells.filter((cell) => cell.outcome.kind === 'measured' && sampleCount(cell) > 0);
  if (measured.length === 0) {
    throw new UsageError(
      `expected a measured cell to export, found none among ${cells.length} in run ${plan.run_id}`,
      { hint: 'Its summary.csv and report.md say why, cell by cell.' },
    );
  }
  return measured;
}

/** Axes that name a cell in one boot: those that every cell is on, and those on which some cell has no usual value. */
export function namingAxes({ cells }: ResultSet): readonly Axis[] {
  return INNER_AXES.filter(
    (axis) =>
      (axis.usual === undefined && axis.isOptional !== true) ||
      cells.some((cell) => valueOn(axis, cell) !== axis.usual),
  );
}

/** The engine's version under a kernel; several if it changed, none if no session recorded it. */
export function engineVersion({ runs }: ResultSet, kernel: string | undefined): string | undefined {
  const under = runs.filter(({ fingerprint }) => kernel === undefined || fingerprint.kernel === kernel);
  const versions = [...new Set(under.map(({ fingerprint }) => fingerprint.engine))];
  return versions.length === 0 ? undefined : versions.join(' and ');
}
