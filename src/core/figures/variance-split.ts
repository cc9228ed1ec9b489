import { groupBy } from '../group-by.ts';
import type { RestartSeries } from '../results/restart-series.ts';
import { varianceComponents } from '../statistics/variance-components.ts';

/** Where the variance of a cell comes from: standard deviations in microseconds, 0 if a level adds nothing. */
export interface VarianceSplit {
  /** Between iterations after one restart. */
  readonly iterationsUs: number | undefined;
  /** Between restarts of one boot, beyond what their iterations explain. */
  readonly restartsUs: number | undefined;
  /** Between boots, beyond what their restarts explain; `undefined` for a single boot. */
  readonly bootsUs: number | undefined;
  /** Between hosts, beyond what the levels below explain; `undefined` for a single host. */
  readonly hostsUs: number | undefined;
}

/**
 * Kalibera & Jones, "Rigorous Benchmarking in Reasonable Time" (ISMM 2013): T_1, T_2, T_3 of nested samples, and T_4
 * where hosts are one level more. A level that no parent has twice is left out.
 */
export function varianceSplit(restarts: readonly RestartSeries[]): VarianceSplit {
  const hosts = [...groupBy(restarts, ({ host }) => host).values()].map((ofHost) =>
    [...groupBy(ofHost, ({ boot_id }) => boot_id).values()].map((boot) =>
      boot.map(({ totals_us }) => totals_us),
    ),
  );
  const hasBoots = hosts.some((boots) => boots.length > 1);
  const hasHosts = hosts.length > 1;
  const ofHosts = hosts.map((boots) => (hasBoots ? boots : boots.flat()));
  const found = varianceComponents(hasHosts ? ofHosts : ofHosts.flat());
  const sd = (level: number): number | undefined => {
    const variance = found?.t2[level];
    return variance === undefined ? undefined : Math.sqrt(Math.max(0, variance));
  };
  return {
    ...{ iterationsUs: sd(0), restartsUs: sd(1) },
    bootsUs: hasBoots ? sd(2) : undefined,
    hostsUs: hasHosts ? sd(hasBoots ? 3 : 2) : undefined,
  };
}
