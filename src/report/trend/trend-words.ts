import type { SeriesTrend, Trend, TrendChange, TrendRun } from '../../core/trend/trend.ts';
import { trendOutcomes } from '../../core/trend/outcomes.ts';
import { changeText, intervalText } from '../compare/verdict-words.ts';
import { milliseconds } from '../milliseconds.ts';
import { counted } from '../../core/counted.ts';

const MOST_NAMED = 6;

/** The whole verdict in one sentence. */
export function trendHeadline(trend: Trend): string {
  const { verdict, margin, cells, runs } = trend;
  const outcomes = trendOutcomes(trend).filter((one) => one.verdict === verdict);
  const limit = `${Number(((margin - 1) * 100).toFixed(6))} %`;
  const names = outcomes.slice(0, MOST_NAMED).map(({ cell }) => cell);
  const rest = outcomes.length - names.length;
  const named = [...names, ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
  const some = `${outcomes.length} of ${counted(cells.length, 'cell')}`;
  switch (verdict) {
    case 'regression':
      return `REGRESSION in ${some} (margin ${limit}), not undone as of the newest of ${counted(runs.length, 'run')}: ${named}`;
    case 'inconclusive':
      return `INCONCLUSIVE: no regression of more than ${limit} shown over ${counted(runs.length, 'run')}; ${some} cannot rule one out: ${named}`;
    case 'within':
      return `WITHIN THE MARGIN: in each of ${some} the newest of ${counted(runs.length, 'run')} is at most ${limit} above its lowest level`;
  }
}

/** `+12.3 % (+9.1 % to +15.6 %)`. */
export function ratioText({ ratio, low, high }: Pick<TrendChange, 'ratio' | 'low' | 'high'>): string {
  return `${changeText(ratio)} (${intervalText(low, high)})`;
}

/** A day as `2026-03-01`. */
export function dayOf(run: TrendRun | undefined): string {
  return run?.started_at.slice(0, 10) ?? '';
}

/** `results/n31 (2026-03-01, kernel 6.12.3)`. */
export function runText(run: TrendRun | undefined): string {
  if (run === undefined) return '';
  return `${run.name} (${dayOf(run)}, kernel ${run.kernel ?? 'unknown'})`;
}

/** When a change was, and between which runs it may have been. */
export function placeText(
  { before, after, earliest, latest }: TrendChange,
  runs: readonly TrendRun[],
): string {
  const place = `first seen in ${runText(runs[after])}, last run before: ${runText(runs[before])}`;
  if (earliest === latest) return place;
  return `${place}; possible from ${runText(runs[earliest])} to ${runText(runs[latest])}`;
}

/** What changed besides, or that nothing recorded did. */
export function withText({ with: others }: TrendChange): string {
  return others.length === 0
    ? 'nothing else that is recorded changed with it'
    : `with it changed ${others.slice(0, 4).join('; ')}${others.length > 4 ? `; and ${others.length - 4} more` : ''}`;
}

/** Whether each change is undone: its level is no longer above the one before it, as far as later changes tell. */
export function isUndone({ levels, changes }: SeriesTrend, index: number): boolean {
  const [change, before, newest] = [changes[index], levels[index], levels.at(-1)];
  if (change === undefined || before === undefined || newest === undefined || index === changes.length - 1)
    return false;
  const left = Math.log(newest.us / before.us) / Math.log(change.ratio);
  return left < 0.5;
}

export function levelText(series: SeriesTrend): string {
  const newest = series.levels.at(-1);
  return newest === undefined ? '' : milliseconds(newest.us);
}
