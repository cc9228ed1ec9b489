import type { GridStat } from '../core/grid/grid-stat.ts';

const STAT_WORDS: Readonly<Record<GridStat, string>> = {
  mean: 'mean time',
  median: 'median time',
  sd: 'standard deviation of the time',
  p90: '90th percentile of the time',
  p95: '95th percentile of the time',
  p99: '99th percentile of the time',
  min: 'shortest time',
  max: 'longest time',
  n: 'number of samples',
};

/** What a grid shows: `mean time of one docker-run, in milliseconds`. */
export function statTitle(stat: GridStat, subject: string): string {
  return `${STAT_WORDS[stat]} of ${subject}${stat === 'n' ? '' : ', in milliseconds'}`;
}
