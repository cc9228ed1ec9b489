import { columnLabel } from '../../core/axes/cell.ts';
import type { ResultSet } from '../../core/results/result-set.ts';
import type { SummaryRow } from '../../core/figures/summary.ts';
import { milliseconds } from '../milliseconds.ts';
import { cellGroups, described, holeText, type ChartCell } from './cell-groups.ts';
import type { RowChart, RowItem } from './row-chart.ts';

/** How much CPU the engine itself used while each cell was measured; `undefined` if it was not read. */
export function engineChart(results: ResultSet, rows: readonly SummaryRow[]): RowChart | undefined {
  const groups = cellGroups(results, rows);
  const all = groups.flatMap(({ cells }) => cells);
  const shares = all.flatMap(({ row }) => row.engine_cpu_share ?? []);
  if (shares.length === 0) return undefined;
  return {
    name: 'engine-cpu',
    title: 'CPU time of the engine itself',
    description: described('Share of a CPU that dockerd and its containerd used', all, results, valueOf),
    axis: 'CPU of dockerd and containerd, in % of one CPU',
    unit: '%',
    max: Math.max(100, Math.max(...shares) * 102),
    legend: [],
    items: groups.flatMap(({ label, cells }): RowItem[] => [{ heading: label }, ...cells.map(rowOf)]),
  };
}

function rowOf(chartCell: ChartCell): RowItem {
  const { index, cell, row, driver } = chartCell;
  const base = { cell: index, label: columnLabel(cell) };
  const share = row.engine_cpu_share;
  if (share === undefined) {
    const hole = row.outcome === 'measured' ? 'was not read' : holeText(chartCell);
    return { ...base, value: '', bars: [], hole };
  }
  const peak =
    row.engine_peak_bytes === undefined
      ? ''
      : `, at most ${(row.engine_peak_bytes / 2 ** 20).toFixed(0)} MiB of memory`;
  const value = valueOf(chartCell);
  const title = `${value} for each iteration${peak}`;
  return { ...base, value, bars: [{ from: 0, to: share * 100, series: driver, title }] };
}

function valueOf({ row }: ChartCell): string {
  if (row.engine_cpu_share === undefined) return row.outcome === 'measured' ? 'not read' : row.outcome;
  const share = `${(row.engine_cpu_share * 100).toFixed(0)} %`;
  return row.engine_cpu_mean_us === undefined
    ? share
    : `${share}, ${milliseconds(row.engine_cpu_mean_us)} ms`;
}
