import type { SeriesOrder } from '../core/trend/series-run.ts';

/** Options of `trend`. */
export interface TrendOptions {
  readonly by: SeriesOrder;
  /** A date, a run id or a kernel: where the series begins. */
  readonly since?: string | undefined;
  readonly gate?: string | undefined;
  readonly allow: readonly string[];
  /** Runs that measured something else. */
  readonly leaveOut: boolean;
  readonly json: boolean;
  /** A page to write. */
  readonly html?: string | undefined;
}
