import { cellId } from '../axes/cell.ts';
import { sampleCount, totalsUs, type CellResult } from '../results/cell-result.ts';
import type { CellOverHosts } from '../results/over-hosts.ts';
import { median } from '../statistics/robust.ts';
import { mean } from '../statistics/moments.ts';

/** How one host stands among the others. */
export interface HostRow {
  readonly host: string;
  /** Geometric mean over its cells of its median to that of the middle host; `undefined` if it measured none. */
  readonly ratio: number | undefined;
  /** Its median of each cell, in microseconds, in the order of the cells. */
  readonly medians_us: readonly (number | undefined)[];
  readonly samples: number;
  /** Samples that failed. */
  readonly failed: number;
  /** Cells that it could not measure. */
  readonly holes: number;
}

/** A row for each host, the slowest first; those without a number last. @param cells - over all hosts */
export function hostRows(cells: readonly CellOverHosts[], hosts: readonly string[]): HostRow[] {
  const found = new Map(
    cells.flatMap(({ ofHosts }) =>
      ofHosts.map((cell) => [placeOf(cell), { cell, us: median(totalsUs(cell).flat()) }]),
    ),
  );
  const middles = cells.map(({ ofHosts }) =>
    median(ofHosts.flatMap((cell) => found.get(placeOf(cell))?.us ?? [])),
  );
  const rows = hosts.map((host): HostRow => {
    const own = cells.map((cell) => found.get(placeOf({ ...cell, host })));
    const logs = own.flatMap((one, index) => {
      const middle = middles[index];
      return one?.us === undefined || middle === undefined ? [] : [Math.log(one.us / middle)];
    });
    const centre = mean(logs);
    const measured = own.flatMap((one) => one?.cell ?? []);
    return {
      host,
      ratio: centre === undefined ? undefined : Math.exp(centre),
      medians_us: own.map((one) => one?.us),
      samples: measured.reduce((sum, cell) => sum + sampleCount(cell), 0),
      failed: measured.reduce((sum, { failed }) => sum + failed, 0),
      holes: measured.filter(({ outcome }) => outcome.kind !== 'measured').length,
    };
  });
  return rows.toSorted((one, other) => (other.ratio ?? 0) - (one.ratio ?? 0));
}

function placeOf(cell: CellResult): string {
  return `${cell.host ?? ''} ${cellId(cell)}`;
}
