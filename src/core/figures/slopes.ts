import { valueOn, type Axis } from '../axes/axis.ts';
import { cellId, fieldsOf } from '../axes/cell.ts';
import type { WholeKey } from '../axes/cell-key.ts';
import { AXES } from '../axes/known-axes.ts';
import { groupBy } from '../group-by.ts';
import { measuredRestarts, type CellResult } from '../results/cell-result.ts';
import { quantityUnit } from '../results/quantity.ts';
import type { RestartSeries } from '../results/restart-series.ts';
import type { ResultSet } from '../results/result-set.ts';
import { isOfHosts } from '../results/values-by-unit.ts';
import { stepNames } from '../results/step-names.ts';
import { leastSquaresSlope } from '../statistics/least-squares.ts';
import { mean } from '../statistics/moments.ts';
import { median } from '../statistics/robust.ts';
import { roundInterval } from '../statistics/round-interval.ts';

/** How much a step, the total or a quantity grows for each layer, or for each one more of another thing counted. */
export interface Slope {
  /** The cells that it is over, but for their value on the axis. */
  readonly cells: Partial<WholeKey>;
  readonly axis: Axis;
  /** The values on the axis, in ascending order: at least two. */
  readonly values: readonly number[];
  /** The step, `total`, or the quantity. */
  readonly what: string;
  /** `us`, or that of the quantity's name. */
  readonly unit: string;
  /** Rounds that measured every value. */
  readonly rounds: number;
  /** In the unit, for each one more: the mean over rounds. */
  readonly slope: number;
  /** Its 95 % interval over rounds; `undefined` with one round. */
  readonly low: number | undefined;
  readonly high: number | undefined;
  /** Whether the interval excludes 0. */
  readonly changes: 'grows' | 'shrinks' | undefined;
}

interface Series {
  readonly what: string;
  readonly unit: string;
  readonly of: (restart: RestartSeries) => readonly number[];
}

/**
 * The slopes over every axis that counts something of which each costs, where a run has several values on it.
 *
 * Two stages, as for repeated measurements of a subject (Matthews, Altman, Campbell & Royston, "Analysis of Serial
 * Measurements in Medical Research", BMJ 300, 1990): the slope of each round, then the t interval of their mean. Within
 * a round, what its restarts bring along is common to all values, and so in no slope. Each round's is the
 * least-squares slope of the cells' medians: the medians already resist outliers, and with two or three values
 * Theil-Sen's has nothing to choose from.
 */
export function slopesOf(results: ResultSet): Slope[] {
  const series = seriesOf(results);
  return AXES.filter(({ each }) => each !== undefined).flatMap((axis) => {
    const others = AXES.filter((one) => one !== axis);
    const measured = results.cells.filter((cell) => measuredRestarts(cell).length > 0);
    return [...groupBy(measured, (cell) => cellId(cell, others)).values()].flatMap((cells) => {
      const points = cells.map((cell) => ({ x: Number(valueOn(axis, cell)), cell }));
      const [first] = cells;
      if (points.length < 2 || first === undefined) return [];
      return series.flatMap((one) => {
        const found = slopeOf(points, one);
        return found === undefined ? [] : [{ cells: fieldsOf(first, others), axis, ...found }];
      });
    });
  });
}

/** What slopes are taken of: each step, the total, and each quantity. */
function seriesOf(results: ResultSet): Series[] {
  return [
    ...stepNames(results).map((step) => ({
      ...{ what: step, unit: 'us' },
      of: ({ steps_us }: RestartSeries) => steps_us[step] ?? [],
    })),
    { what: 'total', unit: 'us', of: ({ totals_us }) => totals_us },
    ...results.quantities.map((name) => ({
      ...{ what: name, unit: quantityUnit(name)?.text ?? '' },
      of: ({ quantities }: RestartSeries) => quantities[name] ?? [],
    })),
  ];
}

/** @returns `undefined` where fewer than two cells have it, or no round has it in all of these */
function slopeOf(
  points: readonly { readonly x: number; readonly cell: CellResult }[],
  { what, unit, of }: Series,
): Omit<Slope, 'cells' | 'axis'> | undefined {
  const lines = points
    .map(({ x, cell }) => ({ x, byRound: mediansByRound(cell, of) }))
    .filter(({ byRound }) => byRound.size > 0);
  if (lines.length < 2) return undefined;
  const rounds = [...(lines[0]?.byRound.keys() ?? [])];
  const slopes = rounds.flatMap((round) => {
    const ofRound = lines.flatMap(({ x, byRound }) => {
      const y = byRound.get(round);
      return y === undefined ? [] : [{ x, y }];
    });
    // A slope over other values is another figure wherever the line is not straight.
    return ofRound.length < lines.length ? [] : (leastSquaresSlope(ofRound) ?? []);
  });
  const slope = mean(slopes);
  if (slope === undefined) return undefined;
  const interval = roundInterval(slopes.map((one) => [one]));
  return {
    ...{ what, unit, slope, rounds: slopes.length },
    values: lines.map(({ x }) => x).toSorted((one, other) => one - other),
    low: interval?.low,
    high: interval?.high,
    changes: changesOf(interval),
  };
}

/** By host where several measured it: rounds of one host are no more independent than its restarts. */
function mediansByRound(cell: CellResult, of: Series['of']): ReadonlyMap<number | string, number> {
  const all = measuredRestarts(cell);
  const areHosts = isOfHosts(all);
  const groups = groupBy(all, ({ round, host = '' }) => (areHosts ? host : round));
  return new Map(
    [...groups].flatMap(([round, restarts]) => {
      const centre = median(restarts.flatMap(of));
      return centre === undefined ? [] : [[round, centre] as const];
    }),
  );
}

function changesOf(interval: { readonly low: number; readonly high: number } | undefined): Slope['changes'] {
  if (interval === undefined) return undefined;
  if (interval.low > 0) return 'grows';
  return interval.high < 0 ? 'shrinks' : undefined;
}
