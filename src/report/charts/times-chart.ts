import { columnLabel } from '../../core/axes/cell.ts';
import { oneIteration } from '../one-iteration.ts';
import type { ResultSet } from '../../core/results/result-set.ts';
import type { SummaryRow } from '../../core/figures/summary.ts';
import { meanWithHalfWidth } from '../milliseconds.ts';
import { unitsText } from '../grid-view.ts';
import { cellGroups, described, holeText, type ChartCell } from './cell-groups.ts';
import { INTERVAL_SIGN, type RowChart, type RowItem } from './row-chart.ts';

/**
 * With two restarts, for example, an interval may be many times as long as the bars; then it may run out of the
 * picture.
 */
const MOST_BEYOND = 1.6;

/** Mean times as bars from zero, grouped by runtime, with their intervals; `undefined` if nothing was measured. */
export function timesChart(results: ResultSet, rows: readonly SummaryRow[]): RowChart | undefined {
  const groups = cellGroups(results, rows);
  const all = groups.flatMap(({ cells }) => cells);
  const means = all.flatMap(({ row }) => row.mean_us ?? []);
  if (means.length === 0) return undefined;
  const longest = Math.max(...means);
  const highest = Math.max(...all.map(({ row }) => row.ci_high_us ?? row.mean_us ?? 0));
  const hasIntervals = all.some(({ row }) => row.ci_low_us !== undefined);
  return {
    name: 'times',
    title: `Mean time of ${oneIteration(results.plan.scenario.workload)}`,
    description: described('Bars from zero', all, results, valueOf),
    axis: `mean of ${oneIteration(results.plan.scenario.workload)} in ms`,
    unit: 'ms',
    max: Math.max(longest * 1.02, Math.min(highest * 1.01, MOST_BEYOND * longest), 1) / 1000,
    legend: hasIntervals
      ? [{ text: `95 % interval of the mean, over ${unitsText(results)}`, sign: INTERVAL_SIGN }]
      : [],
    items: groups.flatMap(({ label, cells }): RowItem[] => [{ heading: label }, ...cells.map(rowOf)]),
  };
}

function rowOf(chartCell: ChartCell): RowItem {
  const { index, cell, row, driver } = chartCell;
  const value = valueOf(chartCell);
  const base = { cell: index, label: columnLabel(cell) };
  if (row.mean_us === undefined) return { ...base, value: '', bars: [], hole: holeText(chartCell) };
  const { ci_low_us: low, ci_high_us: high } = row;
  return {
    ...base,
    value,
    bars: [{ from: 0, to: row.mean_us / 1000, series: driver, title: `${value}, n ${row.n}` }],
    interval: low === undefined || high === undefined ? undefined : { low: low / 1000, high: high / 1000 },
  };
}

function valueOf({ row }: ChartCell): string {
  if (row.mean_us === undefined) return row.outcome;
  return `${meanWithHalfWidth(row.mean_us, row.ci_low_us, row.ci_high_us)} ms`;
}
