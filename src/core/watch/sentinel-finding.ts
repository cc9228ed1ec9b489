import type { SampleRecorded } from '../record/events.ts';
import { groupBy } from '../group-by.ts';
import { cellLabel } from '../axes/cell.ts';
import { mannKendall } from '../statistics/mann-kendall.ts';
import { median } from '../statistics/robust.ts';
import { theilSenSlope } from '../statistics/theil-sen.ts';

/** A trend is reported if it is significant, and large enough to affect a comparison. */
const SIGNIFICANCE = 0.05;
const TREND_SHARE = 0.03;
const TREND_VISITS = 4;
/** How far a single visit may be off before it is reported. */
const OFF_SHARE = 0.1;
/** With fewer samples the median says nothing of the visit. */
const OFF_SAMPLES = 3;

/** One engine start on which the sentinel was measured. */
export interface SentinelVisit {
  readonly restart_id: string;
  /** Wall clock, ISO 8601, of its first sample. */
  readonly started_at: string;
  readonly median_us: number;
  /** Samples that succeeded. */
  readonly n: number;
}

/** The visits in the order recorded; those without a good sample, and all other samples, are skipped. */
export function sentinelVisits(samples: Iterable<SampleRecorded>): SentinelVisit[] {
  const good = [...samples].filter((sample) => sample.phase === 'sentinel' && sample.total_us !== undefined);
  return [...groupBy(good, (sample) => sample.restart_id)].flatMap(([restart_id, visit]) => {
    const totals = visit.flatMap((sample) => sample.total_us ?? []);
    const median_us = median(totals);
    const started_at = visit[0]?.started_at;
    return median_us === undefined || started_at === undefined
      ? []
      : [{ restart_id, started_at, median_us, n: totals.length }];
  });
}

/**
 * Whether the machine changed while it was measured, as the sentinel's visits show it: by a trend over all
 * (Mann-Kendall for whether, Theil-Sen for how much), or by a visit that stands apart.
 * @param cell - as {@link cellLabel} has it, with the kernel if there are several
 * @returns undefined if they show nothing
 */
export function sentinelFinding(cell: string, visits: readonly SentinelVisit[]): string | undefined {
  return trend(cell, visits) ?? outlier(cell, visits);
}

/** The finding over the samples of one kernel. */
export function sentinelWarning(samples: Iterable<SampleRecorded>, onKernel = ''): string | undefined {
  const own = [...samples].filter((sample) => sample.phase === 'sentinel');
  const [first] = own;
  return first === undefined
    ? undefined
    : sentinelFinding(`${cellLabel(first)}${onKernel}`, sentinelVisits(own));
}

function trend(cell: string, visits: readonly SentinelVisit[]): string | undefined {
  if (visits.length < TREND_VISITS) return undefined;
  const medians = visits.map((visit) => visit.median_us);
  const test = mannKendall(medians);
  const slope = theilSenSlope(medians.map((y, x) => ({ x, y })));
  if (test === undefined || slope === undefined || test.p >= SIGNIFICANCE) return undefined;
  const from = median(medians.map((us, index) => us - slope * index)) ?? 0;
  const to = from + slope * (visits.length - 1);
  const share = to / from - 1;
  if (!(Math.abs(share) >= TREND_SHARE)) return undefined;
  return (
    `the sentinel ${cell} went from ${milliseconds(from)} to ${milliseconds(to)} ms (${percent(share)}) over ` +
    `${visits.length} visits, Mann-Kendall p ${probability(test.p)}: the machine changed while it was measured; ` +
    `cells measured at different times differ by as much for that reason alone: compare only what was ` +
    `interleaved, or find the cause and run again`
  );
}

function outlier(cell: string, visits: readonly SentinelVisit[]): string | undefined {
  const centre = median(visits.map((visit) => visit.median_us));
  if (centre === undefined) return undefined;
  const off = (visit: SentinelVisit): number => visit.median_us / centre - 1;
  const apart = visits
    .filter((visit) => visit.n >= OFF_SAMPLES && Math.abs(off(visit)) > OFF_SHARE)
    .toSorted((a, b) => Math.abs(off(b)) - Math.abs(off(a)));
  const [worst, ...others] = apart;
  if (worst === undefined) return undefined;
  const more =
    others.length === 0
      ? ''
      : `, and ${others.length} more of ${visits.length} visits ${others.length === 1 ? 'was' : 'were'} off as well`;
  return (
    `the sentinel ${cell} took ${milliseconds(worst.median_us)} ms in visit ${worst.restart_id} at ` +
    `${worst.started_at}, ${percent(off(worst))} off its median of ${milliseconds(centre)} ms${more}: the machine was ` +
    `not the same then; check the rounds before and after it for outliers, and what else ran at that time`
  );
}

function milliseconds(us: number): string {
  return (us / 1000).toFixed(us < 100_000 ? 1 : 0);
}

function percent(share: number): string {
  return `${share > 0 ? '+' : '-'}${Math.abs(share * 100).toFixed(0)} %`;
}

/** `= .003`, as in papers; `< .001` below. */
function probability(p: number): string {
  return p < 0.001 ? '< .001' : `= ${p.toFixed(3).replace(/^0/, '')}`;
}
