import { columnLabel, wholeId } from '../../core/axes/cell.ts';
import { PARTS, type Part } from '../../core/explain/part.ts';
import { partRows, type PartRow } from '../../core/figures/part-rows.ts';
import type { SummaryRow } from '../../core/figures/summary.ts';
import type { ResultSet } from '../../core/results/result-set.ts';
import { milliseconds } from '../milliseconds.ts';
import { oneIteration } from '../one-iteration.ts';
import { cellGroups, described, type ChartCell } from './cell-groups.ts';
import { SERIES } from './palette.ts';
import { seriesSign, type Bar, type RowChart, type RowItem } from './row-chart.ts';

/** What each cell's time is made of, end to end; `undefined` if nothing was traced. */
export function partsChart(results: ResultSet, rows: readonly SummaryRow[]): RowChart | undefined {
  const found = partRows(results).filter(({ step }) => step === 'total');
  if (found.length === 0) return undefined;
  const groups = cellGroups(results, rows);
  const all = groups.flatMap(({ cells }) => cells);
  const of = (chartCell: ChartCell): PartRow[] =>
    found.filter((row) => wholeId(row) === wholeId(chartCell.cell));
  const longest = Math.max(...all.map((chartCell) => totalUs(of(chartCell))));
  const used = PARTS.filter((part) => found.some((row) => row.part === part));
  return {
    name: 'parts',
    title: `What ${oneIteration(results.plan.scenario.workload)} is made of`,
    description: described('Means of the parts end to end, in milliseconds', all, results, (chartCell) =>
      of(chartCell)
        .map(({ part, mean_us: us }) => `${part} ${milliseconds(us ?? 0)}`)
        .join(', '),
    ),
    axis: 'mean of each part in ms, end to end',
    unit: 'ms',
    max: (longest * 1.02) / 1000,
    legend: used.map((part) => ({ text: part, sign: seriesSign('p', seriesOf(part), isHatched(part)) })),
    items: groups.flatMap(({ label, cells }): RowItem[] => [
      { heading: label },
      ...cells.map((chartCell) => rowOf(chartCell, of(chartCell))),
    ]),
  };
}

function rowOf({ index, cell }: ChartCell, parts: readonly PartRow[]): RowItem {
  const base = { cell: index, label: columnLabel(cell) };
  if (parts.length === 0) return { ...base, value: '', bars: [], hole: 'not traced' };
  const total = totalUs(parts);
  let end = 0;
  const bars = parts.map(({ part, mean_us: us = 0, share = 0 }): Bar => {
    const from = end;
    end += us;
    const title = `${part}: ${milliseconds(us)} ms, ${(share * 100).toFixed(1)} %`;
    const colour = { series: seriesOf(part), scale: 'p', hatched: isHatched(part) } as const;
    return { from: from / 1000, to: end / 1000, ...colour, title };
  });
  return { ...base, value: `${milliseconds(total)} ms`, bars };
}

function totalUs(parts: readonly PartRow[]): number {
  return parts.reduce((sum, { mean_us: us }) => sum + (us ?? 0), 0);
}

/** A part has one colour in every chart. */
export function seriesOf(part: Part): number {
  return PARTS.indexOf(part) % SERIES;
}

/** Parts beyond the colours are hatched. */
export function isHatched(part: Part): boolean {
  return PARTS.indexOf(part) >= SERIES;
}
