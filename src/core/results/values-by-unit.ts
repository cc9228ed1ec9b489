import { groupBy } from '../group-by.ts';
import { measuredRestarts, type CellResult } from './cell-result.ts';
import type { RestartSeries } from './restart-series.ts';

/**
 * A measured cell's values by what is independent: the host where several measured it, otherwise the engine restart.
 * Restarts of one host share what the host brings along, so that an interval over all of them would be too narrow.
 */
export function valuesByUnit(
  cell: CellResult,
  column: (series: RestartSeries) => readonly number[],
): (readonly number[])[] {
  const restarts = measuredRestarts(cell);
  if (!isOfHosts(restarts)) return restarts.map(column);
  return [...groupBy(restarts, ({ host }) => host).values()].map((ofHost) => ofHost.flatMap(column));
}

/** Whether several hosts measured these restarts. */
export function isOfHosts(restarts: readonly RestartSeries[]): boolean {
  const [first] = restarts;
  return first?.host !== undefined && restarts.some(({ host }) => host !== first.host);
}
