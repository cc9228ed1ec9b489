import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../src/core/record/events.ts';
import { gridTable } from '../../../src/core/grid/grid.ts';
import { GRID_STATS } from '../../../src/core/grid/grid-stat.ts';
import { resultSet, type ResultSet } from '../../../src/core/results/result-set.ts';
import { summarise, type SummaryRow } from '../../../src/core/figures/summary.ts';
import { fourSamples, plan, settled, started } from '../../fixtures/recorded-run.ts';

const TOTALS = [100_000, 110_000, 120_000, 131_000];

function measured(...more: RunEvent[]): ResultSet {
  return resultSet(plan(['overlay2'], ['runc']), [started(), ...fourSamples('overlay2', TOTALS), ...more]);
}

function rowOf(results: ResultSet): SummaryRow | undefined {
  return results.cells.map((cell) => summarise(cell, ['create', 'start', 'pull']))[0];
}

describe('summarise', () => {
  it('gives every figure in whole microseconds', () => {
    // Restart means 105000 and 125500: sd 14495.69, t(0.975, 1) = 12.7062047, half width 130238.6. MAD 10000. Slopes 10000 and 11000: t = 21.
    expect(rowOf(measured())).toEqual({
      driver: 'overlay2',
      runtime: 'runc',
      concurrency: 1,
      kernel: '6.18.44',
      outcome: 'measured',
      reason: undefined,
      n: 4,
      failed: 0,
      mean_us: 115_250,
      median_us: 115_000,
      sd_us: 13_301,
      p90_us: 127_700,
      p95_us: 129_350,
      p99_us: 130_670,
      min_us: 100_000,
      max_us: 131_000,
      ci_low_us: -14_989,
      ci_high_us: 245_489,
      steps_mean_us: { create: 1000, start: 109_250, pull: undefined },
      engine_mean_us: { exit_to_die: 500 },
      drift_us_per_iteration: 10_500,
      drift_p: 0.030292,
      mad_over_median: 0.1289,
      p95_over_p50: 1.1248,
      iqr_over_median: 0.1326,
      mad_us: 14_826,
      p5_us: 101_500,
      p25_us: 107_500,
      p75_us: 122_750,
      // Wilson, 0 of 4.
      failed_low: 0,
      failed_high: 0.489891,
      restarts: 2,
      boots: 1,
      // S1^2 5.525e7; S2^2 2.10125e8, less S1^2 / 2.
      sd_iterations_us: 7433,
      sd_restarts_us: 13_509,
      sd_boots_us: undefined,
      two_modes: 'no',
      steady_state: 'short',
      outliers: 0,
      engine_cpu_mean_us: undefined,
      engine_cpu_share: undefined,
      engine_peak_bytes: undefined,
    });
  });

  it('counts the samples of a failed cell and makes no figure of them', () => {
    const row = rowOf(
      measured(settled('overlay2', { kind: 'failed', step: 'proof', error: 'driver is vfs' })),
    );
    expect(row).toMatchObject({ outcome: 'failed', reason: 'proof: driver is vfs', n: 4, failed: 0 });
    expect(row).toMatchObject({ mean_us: undefined, sd_us: undefined, ci_low_us: undefined });
    expect(row).toMatchObject({ drift_us_per_iteration: undefined, engine_mean_us: {} });
    expect(row?.steps_mean_us).toEqual({ create: undefined, start: undefined, pull: undefined });
  });
});

describe('gridTable', () => {
  it('shows the statistic asked for, as the summary has it', () => {
    const row = rowOf(measured());
    const shown = GRID_STATS.map((stat) => gridTable(measured(), stat).rows[0]?.[1]);
    expect(shown).toEqual([
      row?.mean_us,
      row?.median_us,
      row?.sd_us,
      row?.p90_us,
      row?.p95_us,
      row?.p99_us,
      row?.min_us,
      row?.max_us,
      row?.n,
    ]);
  });

  it('has a column of concurrencies only where there is a ladder', () => {
    expect(gridTable(measured()).columns).toEqual(['runtime', 'overlay2_us']);
    expect(gridTable(measured(), 'n').columns).toEqual(['runtime', 'overlay2_n']);
    const ladder = resultSet(plan(['overlay2'], ['runc'], { concurrency: [1, 4] }), [
      started(),
      ...fourSamples('overlay2', TOTALS, { concurrency: 4 }),
    ]);
    expect(gridTable(ladder)).toEqual({
      columns: ['runtime', 'concurrency', 'overlay2_us'],
      rows: [
        ['runc', 1, undefined],
        ['runc', 4, 115_250],
      ],
    });
  });
});
