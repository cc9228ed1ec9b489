import { cellLabel, wholeLabel } from '../core/axes/cell.ts';
import type { Figures } from '../core/figures/figures.ts';
import type { HostRow } from '../core/figures/host-rows.ts';
import type { SummaryRow } from '../core/figures/summary.ts';
import { milliseconds } from './milliseconds.ts';

/** Hosts shown from each end: of a thousand only those that stand out are read. */
const SHOWN_AT_EACH_END = 25;

export const SPREAD_CAPTION =
  'Where the spread of one iteration comes from, as standard deviations in ms: between hosts, boots of a host, restarts of a boot, iterations after a restart (Kalibera and Jones 2013); in brackets the share of the variance';

/** Sources of the variance of each cell, host first. */
export function hostSpread({ results, rows }: Figures): { columns: string[]; rows: string[][] } {
  const measured = rows.filter(({ hosts }) => hosts !== undefined);
  const hasBoots = measured.some(({ sd_boots_us: sd }) => sd !== undefined);
  const levels: [string, (row: SummaryRow) => number | undefined][] = [
    ['hosts', (row) => row.sd_hosts_us],
    ...(hasBoots
      ? [['boots', (row) => row.sd_boots_us] as [string, (row: SummaryRow) => number | undefined]]
      : []),
    ['restarts', (row) => row.sd_restarts_us],
    ['iterations', (row) => row.sd_iterations_us],
  ];
  return {
    columns: ['cell', 'hosts measured', 'mean ms', ...levels.map(([name]) => `between ${name}`)],
    rows: measured.map((row) => {
      const all = levels.reduce((sum, [, of]) => sum + (of(row) ?? 0) ** 2, 0);
      return [
        wholeLabel(row, results.cells),
        String(row.hosts ?? ''),
        text(row.mean_us),
        ...levels.map(([, of]) => {
          const sd = of(row);
          return sd === undefined
            ? ''
            : `${milliseconds(sd)} (${all === 0 ? 0 : Math.round((100 * sd ** 2) / all)} %)`;
        }),
      ];
    }),
  };
}

export const HOSTS_CAPTION =
  'Hosts, the slowest first: how much longer a host takes than the middle one, over all cells; then its median of each cell in ms. summary.csv has every host';

/** How each host stands among the others. */
export function hostTable({ hosts, results }: Figures): {
  columns: string[];
  rows: string[][];
  left: number;
} {
  const shown =
    hosts.length > 2 * SHOWN_AT_EACH_END
      ? [...hosts.slice(0, SHOWN_AT_EACH_END), ...hosts.slice(-SHOWN_AT_EACH_END)]
      : hosts;
  // A cell that no host measured has no median anywhere.
  const some = results.cells.map((_, index) => hosts.some(({ medians_us: us }) => us[index] !== undefined));
  return {
    columns: [
      'host',
      'against the middle',
      ...results.cells.filter((_, index) => some[index]).map(cellLabel),
      'failed',
      'not measured',
    ],
    rows: shown.map((row) => [
      row.host,
      againstMiddle(row),
      ...row.medians_us.filter((_, index) => some[index]).map(text),
      String(row.failed),
      String(row.holes),
    ]),
    left: hosts.length - shown.length,
  };
}

function againstMiddle({ ratio }: HostRow): string {
  if (ratio === undefined) return '';
  const percent = Number(((ratio - 1) * 100).toFixed(1)) + 0;
  return `${percent >= 0 ? '+' : ''}${percent.toFixed(1)} %`;
}

function text(us: number | undefined): string {
  return us === undefined ? '' : milliseconds(us);
}
