import { groupBy } from '../core/group-by.ts';
import { cellLabel, columnLabel, isUsual } from '../core/axes/cell.ts';
import type { CellKey, WholeKey } from '../core/axes/cell-key.ts';
import { perKernel } from './per-kernel.ts';

/** More cells than this are counted, not listed. */
const LISTED = 4;

/**
 * The shortest true name of a group of cells: a driver or a runtime if the group has all its cells, otherwise the
 * cells. Names the kernel if there are several and other kernels' cells are not in the group.
 */
export function cellSubject(group: readonly WholeKey[], grid: readonly WholeKey[]): string {
  const grids = groupBy(grid, (cell) => cell.kernel);
  const subjects = [...groupBy(group, (cell) => cell.kernel)].map(([kernel, cells]) => ({
    kernel,
    text: oneKernelSubject(cells, grids.get(kernel) ?? []),
  }));
  return perKernel(subjects, [...grids.keys()]).join('; ');
}

function oneKernelSubject(group: readonly CellKey[], grid: readonly CellKey[]): string {
  const [first] = group;
  if (first !== undefined && group.length === 1 && grid.length > 1)
    return axisOf(group, grid) ?? cellLabel(first);
  if (group.length === grid.length) return 'every cell';
  const axis = axisOf(group, grid);
  if (axis !== undefined) return axis;
  const lines = alongOneName(group);
  if (lines !== undefined) return lines;
  const listed = group.slice(0, LISTED).map(cellLabel).join(', ');
  return group.length > LISTED ? `${listed} and ${group.length - LISTED} more` : listed;
}

/** `kata-runtime with overlay2, vfs`: for cells that share a name, none of them on a ladder. */
function alongOneName(group: readonly CellKey[]): string | undefined {
  if (!group.every(isUsual)) return undefined;
  const drivers = [...new Set(group.map(columnLabel))];
  const runtimes = [...new Set(group.map((cell) => cell.runtime))];
  if (runtimes.length === 1) return `${runtimes.join()} with ${drivers.join(', ')}`;
  return drivers.length === 1 ? `${drivers.join()} with ${runtimes.join(', ')}` : undefined;
}

function axisOf(group: readonly CellKey[], grid: readonly CellKey[]): string | undefined {
  return (
    wholeAxis(group, grid, (cell) => cell.engine ?? '') ??
    wholeAxis(group, grid, (cell) => cell.driver) ??
    wholeAxis(group, grid, columnLabel) ??
    wholeAxis(group, grid, (cell) => cell.runtime)
  );
}

/** The names on one axis, if the group is all cells with these names and the axis has others. */
function wholeAxis(
  group: readonly CellKey[],
  grid: readonly CellKey[],
  name: (cell: CellKey) => string,
): string | undefined {
  const names = new Set(group.map(name));
  const covered = grid.filter((cell) => names.has(name(cell)));
  return covered.length === group.length && covered.length < grid.length ? [...names].join(', ') : undefined;
}
