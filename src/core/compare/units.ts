import { measuredRestarts, type CellResult } from '../results/cell-result.ts';
import { groupBy } from '../group-by.ts';
import type { RestartSeries } from '../results/restart-series.ts';
import { mean } from '../statistics/moments.ts';
import { median } from '../statistics/robust.ts';

/**
 * What counts as one independent measurement: a host where there are several, a boot if kernels are compared, otherwise
 * an engine restart.
 */
export type Level = 'host' | 'boot' | 'restart';

/** Units by their `restart_id`, `boot_id` or host, in the order measured. */
export type Units = ReadonlyMap<string, number>;

/**
 * Reduces a cell to its independent units: the median of each restart in ln of microseconds (so that differences are ln
 * of ratios), averaged over the restarts of a boot if boots count, and over the boots of a host if hosts do.
 * @param column - the values of a restart, in microseconds
 * @param least - a smaller median counts as this; without it, a restart without a positive median does not count
 */
export function unitsOf(
  cell: CellResult,
  level: Level,
  column: (series: RestartSeries) => readonly number[] = ({ totals_us }) => totals_us,
  least?: number,
): Units {
  const restarts = measuredRestarts(cell).flatMap((series) => {
    const { restart_id, boot_id, host = '' } = series;
    const found = median(column(series));
    const centre = found === undefined || least === undefined ? found : Math.max(found, least);
    return centre === undefined || centre <= 0 ? [] : [{ restart_id, boot_id, host, ln: Math.log(centre) }];
  });
  if (level === 'restart') return new Map(restarts.map(({ restart_id, ln }) => [restart_id, ln]));
  const boots = averaged(restarts, ({ boot_id }) => boot_id);
  if (level === 'boot') return boots;
  // A host with more boots, or a boot with more restarts, weighs no more than another.
  const hosts = groupBy(restarts, ({ host }) => host);
  return new Map(
    [...hosts].flatMap(([host, ofHost]) => {
      const centre = mean([...averaged(ofHost, ({ boot_id }) => boot_id).values()]);
      return centre === undefined ? [] : [[host, centre] as const];
    }),
  );
}

/**
 * What a ratio is of: the geometric mean of a side's units, in the unit of the values to 0.001. That of all samples
 * together is another figure, and may even lie on the other side.
 * @returns `undefined` of none
 */
export function centreOf(units: Units): number | undefined {
  const ln = mean([...units.values()]);
  return ln === undefined ? undefined : usOf(ln);
}

/** The microseconds of their logarithm, to 0.001: more digits are those of the computation. */
export function usOf(ln: number): number {
  return Number(Math.exp(ln).toFixed(3));
}

interface RestartUnit {
  readonly boot_id: string;
  readonly host: string;
  readonly ln: number;
}

function averaged(restarts: readonly RestartUnit[], key: (restart: RestartUnit) => string): Units {
  return new Map(
    [...groupBy(restarts, key)].flatMap(([name, group]) => {
      const centre = mean(group.map(({ ln }) => ln));
      return centre === undefined ? [] : [[name, centre] as const];
    }),
  );
}

/** Steps are recorded in whole microseconds, so each time is at most this far off. */
export const ROUNDING_US = 0.5;

/** The units of one step. One that took less than can be recorded counts as {@link ROUNDING_US}, not as nothing. */
export function stepUnits(cell: CellResult, step: string, level: Level): Units {
  return unitsOf(cell, level, ({ steps_us }) => steps_us[step] ?? [], ROUNDING_US);
}
