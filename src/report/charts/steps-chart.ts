import { columnLabel } from '../../core/axes/cell.ts';
import { oneIteration } from '../one-iteration.ts';
import type { ResultSet } from '../../core/results/result-set.ts';
import type { SummaryRow } from '../../core/figures/summary.ts';
import { stepNames } from '../../core/results/step-names.ts';
import { milliseconds } from '../milliseconds.ts';
import { cellGroups, described, holeText, type ChartCell } from './cell-groups.ts';
import { SERIES } from './palette.ts';
import { seriesSign, type Bar, type RowChart, type RowItem } from './row-chart.ts';

const UNEXPLAINED = 'unexplained';
/** Rounded means do not sum to the rounded total: less than a microsecond per step. */
const ROUNDING_US = 10;

/** Where each cell's time goes: the means of its steps end to end; `undefined` if nothing was measured. */
export function stepsChart(results: ResultSet, rows: readonly SummaryRow[]): RowChart | undefined {
  const groups = cellGroups(results, rows);
  const all = groups.flatMap(({ cells }) => cells);
  const longest = Math.max(0, ...all.map(({ row }) => row.mean_us ?? 0));
  if (longest === 0) return undefined;
  const parts = new Map(all.map((chartCell) => [chartCell, partsOf(chartCell, stepNames(results))]));
  const used = new Set([...parts.values()].flatMap((found) => found.map(({ step }) => step)));
  const steps = [...stepNames(results), UNEXPLAINED].filter((step) => used.has(step));
  return {
    name: 'steps',
    title: `Steps of ${oneIteration(results.plan.scenario.workload)}`,
    description: described('Means of the steps end to end, in milliseconds', all, results, (chartCell) => {
      const own = parts.get(chartCell) ?? [];
      return own.map(({ step, us }) => `${step} ${milliseconds(us)}`).join(', ') || chartCell.row.outcome;
    }),
    axis: 'mean of each step in ms, end to end',
    unit: 'ms',
    max: (longest * 1.02) / 1000,
    legend: steps.map((step, index) => ({
      text: step,
      sign: seriesSign('t', colourOf(step, index), isHatched(step, index)),
    })),
    items: groups.flatMap(({ label, cells }): RowItem[] => [
      { heading: label },
      ...cells.map((chartCell) => rowOf(chartCell, parts.get(chartCell) ?? [], steps)),
    ]),
  };
}

interface Part {
  readonly step: string;
  readonly us: number;
}

function partsOf({ row }: ChartCell, steps: readonly string[]): Part[] {
  if (row.mean_us === undefined) return [];
  const parts = steps.flatMap((step): Part[] => {
    const us = row.steps_mean_us[step];
    return us === undefined ? [] : [{ step, us }];
  });
  const rest = parts.reduce((left, { us }) => left - us, row.mean_us);
  return rest > ROUNDING_US ? [...parts, { step: UNEXPLAINED, us: rest }] : parts;
}

function rowOf(chartCell: ChartCell, parts: readonly Part[], steps: readonly string[]): RowItem {
  const { index, cell, row } = chartCell;
  const base = { cell: index, label: columnLabel(cell) };
  if (row.mean_us === undefined) return { ...base, value: '', bars: [], hole: holeText(chartCell) };
  const mean = row.mean_us;
  let end = 0;
  const bars = parts.map(({ step, us }): Bar => {
    const from = end;
    end += us;
    const series = steps.indexOf(step);
    const title = `${step}: ${milliseconds(us)} ms, ${((us / mean) * 100).toFixed(1)} %`;
    const colour = { series: colourOf(step, series), scale: 't', hatched: isHatched(step, series) } as const;
    return { from: from / 1000, to: end / 1000, ...colour, title, step };
  });
  return { ...base, value: `${milliseconds(mean)} ms`, bars };
}

/** The last colour, a grey, is for what no step explains. */
function colourOf(step: string, index: number): number {
  return step === UNEXPLAINED ? SERIES - 1 : index % (SERIES - 1);
}

/** Every other step is hatched: neighbours differ by more than colour. */
function isHatched(step: string, index: number): boolean {
  return step !== UNEXPLAINED && index % 2 === 1;
}
