import type { SampleRecorded } from '../record/events.ts';
import type { ResultSet } from '../results/result-set.ts';

export interface WallTimeRow {
  readonly name: string;
  readonly us: number;
  /** Fraction of the wall time; `undefined` if a session has no recorded end, so that the wall time is unknown. */
  readonly share: number | undefined;
}

const PHASES: Readonly<Record<SampleRecorded['phase'], string>> = {
  warmup: 'warm-up',
  timed: 'timed',
  sentinel: 'sentinel',
  explain: 'traced',
};

/**
 * Where the wall time went, longest first: the phases that the run recorded, the samples, and the rest. If several
 * containers run at once, each sample counts for its share of the time only.
 */
export function wallTime(results: ResultSet): readonly WallTimeRow[] {
  const wall = wallUs(results);
  const rows = [...results.times].map(([name, us]) => ({ name, us }));
  for (const [phase, us] of results.sampleTimes) {
    rows.push({ name: `samples, ${PHASES[phase]}`, us: Math.round(us) });
  }
  const rest = wall === undefined ? 0 : wall - rows.reduce((sum, row) => sum + row.us, 0);
  if (rest > 0) rows.push({ name: 'not accounted for', us: rest });
  return rows
    .filter((row) => row.us > 0)
    .toSorted((a, b) => b.us - a.us)
    .map((row) => ({ ...row, share: wall === undefined || wall === 0 ? undefined : row.us / wall }));
}

/**
 * Wall time of all sessions, in microseconds; `undefined` if one was killed.
 *
 */
function wallUs(results: ResultSet): number | undefined {
  let sum = 0;
  for (const { end } of results.sessions) {
    if (end === undefined) return undefined;
    sum += end.wall_us;
  }
  return sum;
}
