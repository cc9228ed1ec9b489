import { stepUnits, unitsOf, usOf, type Level } from '../compare/units.ts';
import type { CellResult } from '../results/cell-result.ts';
import { mean } from '../statistics/moments.ts';
import { roundInterval } from '../statistics/round-interval.ts';
import type { SeriesRun } from './series-run.ts';
import type { TrendPoint } from './trend.ts';

/** A run's place in a series, with its units as ln of microseconds. */
export interface RunValue {
  readonly run: number;
  readonly units: readonly number[];
  /** The mean of its units. */
  readonly ln: number;
}

/** A run with planned boots has those as its units: what a boot brings along is common to its restarts. */
export function levelOf({ side }: SeriesRun): Level {
  return side.results.plan.boots === undefined ? 'restart' : 'boot';
}

/** @param step - of which; the total if absent. @returns `undefined` if the run has none */
export function runValue(
  run: number,
  cell: CellResult | undefined,
  level: Level,
  step: string | undefined,
): RunValue | undefined {
  if (cell === undefined) return undefined;
  const units = [...(step === undefined ? unitsOf(cell, level) : stepUnits(cell, step, level)).values()];
  const ln = mean(units);
  return ln === undefined ? undefined : { run, units, ln };
}

export function pointOf({ run, units, ln }: RunValue): TrendPoint {
  const interval = roundInterval(units.map((unit) => [unit]));
  return {
    run,
    us: usOf(ln),
    low_us: interval && usOf(interval.low),
    high_us: interval && usOf(interval.high),
    units: units.length,
  };
}
